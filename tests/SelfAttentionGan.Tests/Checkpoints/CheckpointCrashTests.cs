using Microsoft.Extensions.Logging;
using SelfAttentionGan.Runs;

namespace SelfAttentionGan.Tests.Checkpoints;

/// <summary>
/// Crash safety: a process killed between any two operations of a save never loses the last valid checkpoint.
/// </summary>
public sealed class CheckpointCrashTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TinyTraining before = new(seed: 1), after = new(seed: 2), restored = new(seed: 3);
    private readonly RunDirectory run;
    private readonly FileCheckpointStore store;

    public CheckpointCrashTests()
    {
        run = RunDirectory.At(folder.Path);
        store = new(run);
    }

    public static TheoryData<int> Written => [.. Enumerable.Range(0, 9)];

    public void Dispose()
    {
        before.Dispose();
        after.Dispose();
        restored.Dispose();
        folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Written))]
    public void While_a_new_step_is_written_the_previous_one_counts(int files)
    {
        store.Save(before.At(300).State);
        store.Save(after.At(400).State);
        Directory.Move(run.Checkpoint(400), run.Checkpoint(400) + ".part");
        KeepOnly(files, run.Checkpoint(400) + ".part");

        RestoresAndTidies(before);
    }

    [Theory]
    [MemberData(nameof(Written))]
    public void While_a_step_is_written_again_the_old_one_counts(int files)
    {
        store.Save(after.At(400).State);
        Directory.Move(run.Checkpoint(400), run.Checkpoint(400) + ".part");
        KeepOnly(files, run.Checkpoint(400) + ".part");
        using var elsewhere = Beside(before.At(400));
        Directory.Move(Path.Combine(elsewhere.Path, "checkpoints", "000400"), run.Checkpoint(400));

        RestoresAndTidies(before);
    }

    [Fact]
    public void Between_the_two_renames_the_old_one_counts()
    {
        store.Save(before.At(400).State);
        Directory.Move(run.Checkpoint(400), run.Checkpoint(400) + ".old");
        using var elsewhere = Beside(after.At(400));
        Directory.Move(Path.Combine(elsewhere.Path, "checkpoints", "000400"), run.Checkpoint(400) + ".part");

        RestoresAndTidies(before);
    }

    [Fact]
    public void An_old_checkpoint_that_was_renamed_is_restored()
    {
        store.Save(before.At(400).State);
        Directory.Move(run.Checkpoint(400), run.Checkpoint(400) + ".old");

        store.Save(after.At(500).State);

        store.LoadWeights("generator", restored.State.Modules["generator"], step: 400);
        restored.Bits()["generator"].Should().Be(before.Bits()["generator"]);
        Directory.EnumerateDirectories(run.Checkpoints)
            .Should().BeEquivalentTo(run.Checkpoint(400), run.Checkpoint(500));
    }

    [Theory]
    [MemberData(nameof(Written))]
    public void While_the_old_one_is_deleted_the_new_one_counts(int files)
    {
        store.Save(before.At(400).State);
        Directory.Move(run.Checkpoint(400), run.Checkpoint(400) + ".old");
        KeepOnly(files, run.Checkpoint(400) + ".old");
        using var elsewhere = Beside(after.At(400));
        Directory.Move(Path.Combine(elsewhere.Path, "checkpoints", "000400"), run.Checkpoint(400));

        RestoresAndTidies(after);
    }

    [Theory]
    [MemberData(nameof(Written))]
    public void While_an_outdated_one_is_deleted_the_new_one_counts(int files)
    {
        store.Save(before.At(100).State);
        Directory.Move(run.Checkpoint(100), run.Checkpoint(100) + ".part");
        KeepOnly(files, run.Checkpoint(100) + ".part");
        store.Save(after.At(400).State);

        RestoresAndTidies(after);
    }

    [Fact]
    public void Deleting_starts_with_a_rename_and_a_checkpoint_that_cannot_be_renamed_stays_complete()
    {
        var log = new RecordingLogger();
        var last = new FileCheckpointStore(run, new() { Keep = 1 }, log);
        last.Save(before.At(100).State);
        File.WriteAllText(run.Checkpoint(100) + ".part", "a file where a folder must go");

        last.Save(after.At(200).State);

        log.Entries.Should().ContainSingle(entry => entry.Level == LogLevel.Warning)
            .Which.Message.Should().Contain(run.Checkpoint(100)).And.Contain("could not be deleted");
        Directory.EnumerateFiles(run.Checkpoint(100)).Should().HaveCount(8);
        store.Restore(restored.State);
        restored.State.Step.Should().Be(200, "the new one was saved nevertheless");
    }

    [Fact]
    public void Unknown_files_and_folders_are_ignored()
    {
        store.Save(before.At(300).State);
        var foreign = Directory.CreateDirectory(Path.Combine(run.Checkpoints, "notes")).FullName;
        File.WriteAllText(Path.Combine(run.Checkpoints, "000999"), "");

        store.Save(after.At(400).State);

        store.Restore(restored.State).Should().BeTrue();
        Directory.Exists(foreign).Should().BeTrue();
    }

    private void RestoresAndTidies(TinyTraining expected)
    {
        var entries = Entries();
        store.Restore(restored.State).Should().BeTrue();
        restored.Bits().Should().Equal(expected.Bits());
        Entries().Should().Equal(entries, "a reader must not interfere with a writer");

        store.Save(restored.At(500).State);
        store.Save(restored.At(400).State);

        Directory.EnumerateDirectories(run.Checkpoints).Select(Path.GetFileName)
            .Should().OnlyContain(name => name!.Length == 6, "nothing is left of the crash");
        store.Restore(restored.State);
        restored.State.Step.Should().Be(500);
    }

    private string[] Entries() =>
        [.. Directory.EnumerateFileSystemEntries(run.Checkpoints, "*", SearchOption.AllDirectories).Order()];

    private static TemporaryFolder Beside(TinyTraining training)
    {
        var elsewhere = new TemporaryFolder();
        new FileCheckpointStore(RunDirectory.At(elsewhere.Path)).Save(training.State);

        return elsewhere;
    }

    private static void KeepOnly(int files, string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder).Order().Skip(files))
            File.Delete(file);
    }
}
