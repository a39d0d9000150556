using System.Globalization;
using Sagan.Cli;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Runs;

namespace SelfAttentionGan.Tests.Samples;

/// <summary>What `sagan resume` goes on with, and what it refuses.</summary>
public sealed class SaganResumeTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Traces run;

    public SaganResumeTests() => run = new(Path.Combine(folder.Path, "run"));

    [Fact]
    public void The_total_can_be_raised_and_is_recorded()
    {
        Train(steps: 2);

        var answer = Answer.To("resume", run.Folder, "--steps", "3");

        answer.Output.Should().Contain("Goes on from step 2.");
        run.NewestStep.Should().Be(3);
        File.ReadAllText(run.Options).Should().Contain("\"steps\": 3");
        File.ReadAllText(run.Log).Should().Contain("Training ended at step 2").And.Contain("Training ended at step 3");
    }

    [Fact]
    public void What_may_change_is_changed_and_recorded()
    {
        Train(steps: 1);

        var answer = Answer.To(
            "resume", run.Folder, "--batch", "2", "--set", "CheckpointEvery=7", "--set", "sampleEvery=9", "--steps", "2");

        answer.Code.Should().Be(ExitCode.Done, answer.Errors);
        File.ReadAllText(run.Options).Should().Contain("\"batchSize\": 2").And.Contain("\"checkpointEvery\": 7")
            .And.Contain("\"sampleEvery\": 9");
    }

    [Fact]
    public void Images_that_were_moved_are_found_again()
    {
        var (before, after) = (Path.Combine(folder.Path, "before"), Path.Combine(folder.Path, "after"));
        Directory.CreateDirectory(before);
        for (var i = 0; i < 4; i++)
            Png.Save(new Bitmap(16, 16, 3, new byte[16 * 16 * 3]), Path.Combine(before, $"{i}.png"));
        Train(steps: 1, "--data", before);
        Directory.Move(before, after);

        Answer.To("resume", run.Folder, "--steps", "2").Complaint().Should().Contain(before);
        Answer.To("resume", run.Folder, "--steps", "2", "--data", after).Code.Should().Be(ExitCode.Done);
        File.ReadAllText(run.Options).Should().Contain(after).And.NotContain(before);
    }

    [Fact]
    public void A_report_that_cannot_be_written_does_not_fail_a_training_that_is_finished()
    {
        Train(steps: 1);
        var report = Path.Combine(run.Folder, "report.html");
        File.Delete(report);
        Directory.CreateDirectory(Path.Combine(report, "in the way"));

        var answer = Answer.To("resume", run.Folder, "--steps", "2");

        answer.Code.Should().Be(ExitCode.Done, answer.Errors);
        answer.Errors.Should().Contain("Warning: no report").And.Contain(report);
        run.NewestStep.Should().Be(2);
    }

    [Fact]
    public void What_may_not_change_is_refused_with_the_reason_and_nothing_is_touched()
    {
        Train(steps: 1);
        var before = File.ReadAllText(run.Options);

        Answer.To("resume", run.Folder, "--steps", "2", "--set", "Width=8", "--set", "Seed=5", "--set", "Wdth=8")
            .Complaint().Should().Contain("did you mean width?");
        Answer.To("resume", run.Folder, "--steps", "2", "--set", "Width=8", "--set", "Seed=5").Complaint()
            .Should().Contain("model.width cannot be 8 at resume, where the run has 4: the networks in the checkpoint")
            .And.Contain("training.seed cannot be 5 at resume, where the run has 1: the random state")
            .And.Contain($"train a new run: sagan train --options {run.Options}");

        run.NewestStep.Should().Be(1);
        File.ReadAllText(run.Options).Should().Be(before);
    }

    [Fact]
    public void A_run_without_a_checkpoint_begins_again()
    {
        Train(steps: 2);
        Directory.Delete(Path.GetDirectoryName(run.Checkpoint(2))!, recursive: true);

        Answer.To("resume", run.Folder).Code.Should().Be(ExitCode.Done);

        run.NewestStep.Should().Be(2);
        run.Reports().Should().HaveCount(2, "those that were lost are not there twice");
    }

    [Fact]
    public void A_run_that_has_ended_is_left_as_it_is()
    {
        Train(steps: 2);
        var before = (run.Digests(2), File.ReadAllText(run.Metrics));

        var answer = Answer.To("resume", run.Folder);

        answer.Code.Should().Be(ExitCode.Done);
        answer.Output.Should().Contain("has made its 2 steps");
        (run.Digests(2), File.ReadAllText(run.Metrics)).Should().BeEquivalentTo(before);
    }

    [Fact]
    public void Fewer_steps_than_are_made_cannot_be_asked_for()
    {
        Train(steps: 3);

        Answer.To("resume", run.Folder, "--steps", "2").Complaint()
            .Should().Contain("has made 3 steps already, more than 2");
        File.ReadAllText(run.Options).Should().Contain("\"steps\": 3");
    }

    [Fact]
    public void A_damaged_checkpoint_is_named_and_the_one_before_is_used()
    {
        Train(steps: 3);
        var undamaged = run.Digests(3);
        Damage(Path.Combine(run.Checkpoint(3), "generator.dat"));

        var answer = Answer.To("resume", run.Folder);

        answer.Code.Should().Be(ExitCode.Done, answer.Errors);
        answer.Errors.Should().Contain("checkpoint of step 3").And.Contain("damaged").And.Contain("generator.dat");
        answer.Output.Should().Contain("Goes on from step 2.");
        run.Digests(3).Should().BeEquivalentTo(undamaged, "the third step is made again");
    }

    [Fact]
    public void A_run_without_a_sound_checkpoint_is_not_begun_anew_by_itself()
    {
        Train(steps: 1);
        Damage(Path.Combine(run.Checkpoint(1), "generator.dat"));

        Answer.To("resume", run.Folder).Complaint().Should().Contain("there is none").And.Contain("generator.dat");
    }

    [Fact]
    public void Weights_of_another_architecture_are_refused()
    {
        Train(steps: 1);
        Edit("\"minibatchDeviation\": false", "\"minibatchDeviation\": true");

        Answer.To("resume", run.Folder, "--steps", "2").Complaint().Should().Contain("another architecture");
        run.NewestStep.Should().Be(1);
    }

    [Fact]
    public void Options_that_somebody_has_broken_are_told_by_their_names()
    {
        Train(steps: 1);
        Edit("\"beta1\": 0", "\"betaOne\": 0");

        Answer.To("resume", run.Folder).Complaint().Should().Contain("training.betaOne").And.Contain("beta1");
    }

    [Fact]
    public void A_folder_is_trained_in_by_one_program_at_a_time()
    {
        Train(steps: 1);
        using var other = RunDirectory.Open(run.Folder).Occupy();

        Answer.To("resume", run.Folder, "--steps", "2").Complaint().Should().Contain("another is at");
        File.ReadAllText(run.Options).Should().Contain("\"steps\": 1,", "nothing was recorded either");
    }

    [Fact]
    public void A_folder_without_a_run_is_told_from_one_that_is_not_there()
    {
        Answer.To("resume", folder.Path).Complaint().Should().Contain("options.json");
        Answer.To("resume", run.Folder).Complaint().Should().Contain("there is no folder");
        Directory.EnumerateFileSystemEntries(folder.Path).Should().BeEmpty();
    }

    public void Dispose() => folder.Dispose();

    private void Train(int steps, params string[] words) => Answer.To([
            "train", "--preset", "Toy16", "--set", "Width=4", "--batch", "4", "--device", "cpu",
            "--set", "ReportEvery=1", "--set", "CheckpointEvery=1",
            "--steps", steps.ToString(CultureInfo.InvariantCulture), "--out", run.Folder, .. words])
        .Code.Should().Be(ExitCode.Done);

    private void Edit(string said, string changed) =>
        File.WriteAllText(run.Options, File.ReadAllText(run.Options).Replace(said, changed));

    private static void Damage(string file)
    {
        var bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;

        File.WriteAllBytes(file, bytes);
    }
}
