using System.Text.Json;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Runs;

public sealed class RunDirectoryTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Folders_are_numbered_on_from_the_last()
    {
        Directory.CreateDirectory(Path.Combine(folder.Path, "0006-before"));
        Directory.CreateDirectory(Path.Combine(folder.Path, "notes"));

        var run = RunDirectory.Create("faces", folder.Path);

        Path.GetFileName(run.Location).Should().Be("0007-faces");
        Path.GetFileName(RunDirectory.Create("faces", folder.Path).Location).Should().Be("0008-faces");
    }

    [Fact]
    public void The_first_folder_is_number_one()
    {
        var run = RunDirectory.Create("faces", Path.Combine(folder.Path, "runs"));

        Path.GetFileName(run.Location).Should().Be("0001-faces");
    }

    [Fact]
    public void Options_are_written_with_every_default_and_the_machine()
    {
        var run = RunDirectory.At(folder.Path);

        run.RecordOptions(CPU, ("training", new GanTrainerOptions { Seed = 7 }));

        var written = JsonDocument.Parse(File.ReadAllText(run.Options)).RootElement;
        var training = written.GetProperty("training");
        training.EnumerateObject().Should().HaveCount(typeof(GanTrainerOptions).GetProperties().Length);
        training.GetProperty("seed").GetInt32().Should().Be(7);
        training.GetProperty("discriminatorRate").GetDouble().Should().Be(4e-4, "it is the default");
        written.GetProperty("machine").GetProperty("device").GetString().Should().Be("cpu");
        written.GetProperty("machine").EnumerateObject()
            .Should().OnlyContain(fact => fact.Value.GetString()!.Length > 0);
    }

    [Fact]
    public void Choices_are_written_by_their_names()
    {
        var run = RunDirectory.At(folder.Path);

        run.RecordOptions(CPU, ("choice", new { Day = DayOfWeek.Friday }));

        File.ReadAllText(run.Options).Should().Contain("\"day\": \"friday\"", "a stranger reads the file");
    }

    [Fact]
    public void A_folder_holds_one_run()
    {
        var run = RunDirectory.At(folder.Path);
        File.WriteAllText(run.Metrics, "{}\n");

        var again = () => RunDirectory.At(folder.Path);

        again.Should().Throw<IOException>().WithMessage("*holds one run*name another folder*");
    }
}
