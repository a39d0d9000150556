using System.Text.Json;
using SelfAttentionGan.Models;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Runs;

public sealed class RunDirectoryTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Folders_are_numbered_after_the_last()
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
    public void One_program_at_a_time_trains_in_a_folder()
    {
        var run = RunDirectory.At(folder.Path);
        var occupy = run.Invoking(other => other.Lock().Dispose());

        using (run.Lock())
            occupy.Should().Throw<IOException>().WithMessage($"*another one holds the lock of {run.Location}*");

        occupy.Should().NotThrow("the first has left");
    }

    [Fact]
    public void Options_are_recorded_with_every_default_and_the_environment()
    {
        var run = RunDirectory.At(folder.Path);

        run.RecordOptions(CPU, ("training", new GanTrainerOptions { Seed = 7 }));

        var written = JsonDocument.Parse(File.ReadAllText(run.Options)).RootElement;
        var training = written.GetProperty("training");
        written.GetProperty("format").GetInt32().Should().Be(2);
        training.EnumerateObject().Should().HaveCount(typeof(GanTrainerOptions).GetProperties().Length);
        training.GetProperty("seed").GetInt32().Should().Be(7);
        training.GetProperty("discriminatorLearningRate").GetDouble().Should().Be(4e-4, "it is the default");
        written.GetProperty("machine").GetProperty("device").GetString().Should().Be("cpu");
        written.GetProperty("machine").EnumerateObject()
            .Should().OnlyContain(fact => fact.Value.GetString()!.Length > 0);
    }

    [Fact]
    public void Enum_values_are_recorded_by_their_names()
    {
        var run = RunDirectory.At(folder.Path);

        run.RecordOptions(CPU, ("choice", new { Day = DayOfWeek.Friday }));

        File.ReadAllText(run.Options).Should().Contain("\"day\": \"friday\"", "the file is readable on its own");
    }

    [Fact]
    public void Networks_are_recorded_as_their_summaries()
    {
        var run = RunDirectory.At(folder.Path);

        run.RecordNetworks(new ModelSummary("generator", [new("up8", [32, 8, 8], 1024, 2048)]));

        var network = JsonDocument.Parse(File.ReadAllText(run.Networks)).RootElement[0];
        network.GetProperty("network").GetString().Should().Be("generator");
        network.GetProperty("parameters").GetInt64().Should().Be(1024);
        network.GetProperty("layers")[0].GetProperty("output").EnumerateArray().Select(side => side.GetInt32())
            .Should().Equal(32, 8, 8);
    }

    [Theory]
    [InlineData("metrics.jsonl")]
    [InlineData("options.json")]
    [InlineData("checkpoints/000100/manifest.json")]
    public void A_folder_holds_one_run(string trace)
    {
        var file = Path.Combine(folder.Path, trace);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "{}\n");

        var again = () => RunDirectory.At(folder.Path);

        again.Should().Throw<IOException>().WithMessage("*holds one run*resume it, or name another folder*");
        Directory.Exists(Path.Combine(folder.Path, "samples")).Should().BeFalse("nothing was touched");
    }

    [Fact]
    public void A_run_can_be_opened_again()
    {
        var run = RunDirectory.At(folder.Path);
        run.RecordOptions(CPU);
        File.WriteAllText(run.Metrics, "{}\n");

        RunDirectory.Open(folder.Path).Location.Should().Be(run.Location);
    }

    [Fact]
    public void A_missing_folder_cannot_be_opened()
    {
        var path = Path.Combine(folder.Path, "0001-faces");

        var opening = () => RunDirectory.Open(path);

        opening.Should().Throw<DirectoryNotFoundException>().WithMessage($"*no folder '{path}'; check the name*");
        Directory.Exists(path).Should().BeFalse();
    }

    [Fact]
    public void A_folder_without_a_run_cannot_be_opened()
    {
        var opening = () => RunDirectory.Open(folder.Path);

        opening.Should().Throw<FileNotFoundException>().WithMessage($"*options.json, but '{folder.Path}' has none*");
        Directory.EnumerateFileSystemEntries(folder.Path).Should().BeEmpty();
    }

    [Fact]
    public void Concurrent_programs_get_different_numbers()
    {
        var runs = new string[32];

        Parallel.For(0, runs.Length, i => runs[i] = RunDirectory.Create($"run{i % 2}", folder.Path).Location);

        runs.Select(run => Path.GetFileName(run)[..4]).Should().OnlyHaveUniqueItems();
        Directory.EnumerateFiles(folder.Path).Should().BeEmpty("claims are gone");
    }

    [Fact]
    public void A_claim_left_by_a_crash_only_costs_its_number()
    {
        File.WriteAllText(Path.Combine(folder.Path, ".0001"), "");

        Path.GetFileName(RunDirectory.Create("faces", folder.Path).Location).Should().Be("0002-faces");
    }

    [Fact]
    public void An_impossible_folder_of_runs_is_reported()
    {
        var file = Path.Combine(folder.Path, "runs");
        File.WriteAllText(file, "");

        var creating = () => RunDirectory.Create("faces", file);

        creating.Should().Throw<IOException>();
    }
}
