using System.Globalization;
using Sagan.Cli;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Runs;

namespace SelfAttentionGan.Tests.Cli.Commands;

/// <summary>`sagan resume`: changed options, recorded data and errors.</summary>
public sealed class ResumeCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly RunArtifacts run;

    public ResumeCommandTests() => run = new(Path.Combine(folder.Path, "run"));

    [Fact]
    public void The_number_of_steps_can_be_increased_and_is_recorded()
    {
        Train(steps: 2);

        var result = CliResult.Run("resume", run.Folder, "--steps", "3");

        result.Output.Should().Contain("Resuming from step 2.");
        run.NewestStep.Should().Be(3);
        File.ReadAllText(run.Options).Should().Contain("\"steps\": 3");
        File.ReadAllText(run.Log).Should().Contain("Training ended at step 2").And.Contain("Training ended at step 3");
    }

    [Fact]
    public void Changeable_options_are_changed_and_recorded()
    {
        Train(steps: 1);

        var result = CliResult.Run(
            "resume", run.Folder, "--batch", "2", "--set", "CheckpointEvery=7", "--set", "sampleEvery=9", "--steps", "2");

        result.Code.Should().Be(ExitCode.Success, result.Errors);
        File.ReadAllText(run.Options).Should().Contain("\"batchSize\": 2").And.Contain("\"checkpointEvery\": 7")
            .And.Contain("\"sampleEvery\": 9");
    }

    [Fact]
    public void Moved_images_are_found_by_their_new_path()
    {
        var (before, after) = (Path.Combine(folder.Path, "before"), Path.Combine(folder.Path, "after"));
        Directory.CreateDirectory(before);
        for (var i = 0; i < 4; i++)
            new ImageBuffer(16, 16, 3, new byte[16 * 16 * 3]).Save(Path.Combine(before, $"{i}.png"));
        Train(steps: 1, "--data", before);
        Directory.Move(before, after);

        CliResult.Run("resume", run.Folder, "--steps", "2").UsageError().Should().Contain(before);
        CliResult.Run("resume", run.Folder, "--steps", "2", "--data", after).Code.Should().Be(ExitCode.Success);
        File.ReadAllText(run.Options).Should().Contain(after).And.NotContain(before);
    }

    [Fact]
    public void A_report_that_cannot_be_written_does_not_fail_a_finished_training()
    {
        Train(steps: 1);
        var report = Path.Combine(run.Folder, "report.html");
        File.Delete(report);
        Directory.CreateDirectory(Path.Combine(report, "in the way"));

        var result = CliResult.Run("resume", run.Folder, "--steps", "2");

        result.Code.Should().Be(ExitCode.Success, result.Errors);
        result.Errors.Should().Contain("Warning: the report could not be written").And.Contain(report);
        run.NewestStep.Should().Be(2);
    }

    [Fact]
    public void Other_options_are_rejected_with_the_reason_and_nothing_changes()
    {
        Train(steps: 1);
        var before = File.ReadAllText(run.Options);

        CliResult.Run("resume", run.Folder, "--steps", "2", "--set", "BaseChannels=8", "--set", "Seed=5", "--set", "BaseChanels=8")
            .UsageError().Should().Contain("did you mean baseChannels?");
        CliResult.Run("resume", run.Folder, "--steps", "2", "--set", "BaseChannels=8", "--set", "Seed=5").UsageError()
            .Should().Contain("model.baseChannels cannot be 8 at resume, where the run has 4: the networks in the checkpoint")
            .And.Contain("training.seed cannot be 5 at resume, where the run has 1: the random state")
            .And.Contain($"train a new run: sagan train --options {run.Options}");

        run.NewestStep.Should().Be(1);
        File.ReadAllText(run.Options).Should().Be(before);
    }

    [Fact]
    public void A_run_without_a_checkpoint_restarts()
    {
        Train(steps: 2);
        Directory.Delete(Path.GetDirectoryName(run.Checkpoint(2))!, recursive: true);

        CliResult.Run("resume", run.Folder).Code.Should().Be(ExitCode.Success);

        run.NewestStep.Should().Be(2);
        run.Reports().Should().HaveCount(2, "lost reports are not duplicated");
    }

    [Fact]
    public void A_finished_run_is_unchanged()
    {
        Train(steps: 2);
        var before = (run.Digests(2), File.ReadAllText(run.Metrics));

        var result = CliResult.Run("resume", run.Folder);

        result.Code.Should().Be(ExitCode.Success);
        result.Output.Should().Contain("has completed its 2 steps");
        (run.Digests(2), File.ReadAllText(run.Metrics)).Should().BeEquivalentTo(before);
    }

    [Fact]
    public void Fewer_steps_than_completed_are_rejected()
    {
        Train(steps: 3);

        CliResult.Run("resume", run.Folder, "--steps", "2").UsageError()
            .Should().Contain("has completed 3 steps, more than the total of 2");
        File.ReadAllText(run.Options).Should().Contain("\"steps\": 3");
    }

    [Fact]
    public void A_damaged_checkpoint_is_reported_and_the_previous_one_is_used()
    {
        Train(steps: 3);
        var undamaged = run.Digests(3);
        Damage(Path.Combine(run.Checkpoint(3), "generator.dat"));

        var result = CliResult.Run("resume", run.Folder);

        result.Code.Should().Be(ExitCode.Success, result.Errors);
        result.Errors.Should().Contain("checkpoint of step 3").And.Contain("damaged").And.Contain("generator.dat");
        result.Output.Should().Contain("Resuming from step 2.");
        run.Digests(3).Should().BeEquivalentTo(undamaged, "the third step is repeated");
    }

    [Fact]
    public void A_run_without_a_valid_checkpoint_is_not_restarted()
    {
        Train(steps: 1);
        Damage(Path.Combine(run.Checkpoint(1), "generator.dat"));

        CliResult.Run("resume", run.Folder).UsageError().Should().Contain("there is none").And.Contain("generator.dat");
    }

    [Fact]
    public void Weights_of_another_architecture_are_rejected()
    {
        Train(steps: 1);
        Edit("\"minibatchStdDev\": false", "\"minibatchStdDev\": true");

        CliResult.Run("resume", run.Folder, "--steps", "2").UsageError().Should().Contain("another architecture");
        run.NewestStep.Should().Be(1);
    }

    [Fact]
    public void Invalid_recorded_options_are_reported_by_name()
    {
        Train(steps: 1);
        Edit("\"generatorBeta1\": 0", "\"generatorBetaOne\": 0");

        CliResult.Run("resume", run.Folder).UsageError().Should().Contain("training.generatorBetaOne").And.Contain("generatorBeta1");
    }

    [Fact]
    public void A_run_is_locked_while_it_is_trained()
    {
        Train(steps: 1);
        using var other = RunDirectory.Open(run.Folder).Lock();

        CliResult.Run("resume", run.Folder, "--steps", "2").UsageError().Should().Contain("another one holds the lock");
        File.ReadAllText(run.Options).Should().Contain("\"steps\": 1,", "nothing was recorded");
    }

    [Fact]
    public void A_folder_without_a_run_and_a_missing_folder_have_different_errors()
    {
        CliResult.Run("resume", folder.Path).UsageError().Should().Contain("options.json");
        CliResult.Run("resume", run.Folder).UsageError().Should().Contain("there is no folder");
        Directory.EnumerateFileSystemEntries(folder.Path).Should().BeEmpty();
    }

    public void Dispose() => folder.Dispose();

    private void Train(int steps, params string[] arguments) => CliResult.Run([
            "train", "--preset", "Toy16", "--set", "BaseChannels=4", "--batch", "4", "--device", "cpu",
            "--set", "ReportEvery=1", "--set", "CheckpointEvery=1",
            "--steps", steps.ToString(CultureInfo.InvariantCulture), "--out", run.Folder, .. arguments])
        .Code.Should().Be(ExitCode.Success);

    private void Edit(string from, string to) =>
        File.WriteAllText(run.Options, File.ReadAllText(run.Options).Replace(from, to));

    private static void Damage(string file)
    {
        var bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;

        File.WriteAllBytes(file, bytes);
    }
}
