using System.Text.Json;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

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

    [Fact]
    public void Weights_are_saved_under_their_step_and_nothing_is_left_aside()
    {
        var run = RunDirectory.At(folder.Path);
        var (generator, discriminator) = (Linear(2, 3), Linear(3, 1));

        var saved = run.SaveWeights(500, generator, discriminator);

        saved.Should().Be(Path.Combine(run.Location, "checkpoints", "000500"));
        var twin = (TorchSharp.Modules.Linear)Linear(2, 3).load(Path.Combine(saved, "generator.dat"));
        twin.weight.allclose(generator.weight, 0, 0).Should().BeTrue();
        Directory.EnumerateFileSystemEntries(Path.Combine(run.Location, "checkpoints")).Should().Equal(saved);
    }

    [Fact]
    public void The_average_is_saved_beside_the_players()
    {
        var run = RunDirectory.At(folder.Path);
        var average = Linear(2, 3);

        var saved = run.SaveWeights(500, Linear(2, 3), Linear(3, 1), average);

        var twin = (TorchSharp.Modules.Linear)Linear(2, 3).load(Path.Combine(saved, "average.dat"));
        twin.weight.allclose(average.weight, 0, 0).Should().BeTrue();
    }

    [Fact]
    public void A_save_that_fails_leaves_nothing_behind()
    {
        var run = RunDirectory.At(folder.Path);
        Directory.CreateDirectory(Path.Combine(run.Location, "checkpoints", "000500"));

        run.Invoking(directory => directory.SaveWeights(500, Linear(2, 3), Linear(3, 1))).Should().Throw<IOException>();

        Directory.EnumerateFileSystemEntries(run.Location, "*.part", SearchOption.AllDirectories).Should().BeEmpty();
    }
}
