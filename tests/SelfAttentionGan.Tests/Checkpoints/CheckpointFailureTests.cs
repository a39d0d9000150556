using SelfAttentionGan.Checkpoints;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Checkpoints;

public sealed class CheckpointFailureTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TinyTraining training = new(seed: 1), restored = new(seed: 2);
    private readonly RunDirectory run;
    private readonly FileCheckpointStore store;

    public CheckpointFailureTests()
    {
        run = RunDirectory.At(folder.Path);
        store = new(run);
    }

    public void Dispose()
    {
        training.Dispose();
        restored.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void A_full_disk_is_reported_with_a_remedy_and_the_intact_checkpoint()
    {
        store.Save(training.At(300).State);
        var valid = training.Bits();

        var saving = () => store.Save(OnAFullDisk(400));

        saving.Should().Throw<IOException>().WithMessage(
            $"The checkpoint of step 400 could not be written to {run.Checkpoint(400)}: No space left on device. " +
            "Free space or choose another folder, then resume; the checkpoint of step 300 is intact.");
        Directory.EnumerateFileSystemEntries(run.Checkpoints).Should().Equal(run.Checkpoint(300));
        store.Restore(restored.State);
        restored.Bits().Should().Equal(valid);
    }

    [Fact]
    public void A_step_that_cannot_be_written_again_keeps_its_old_state()
    {
        store.Save(training.At(400).State);
        var valid = training.Bits();

        var saving = () => store.Save(OnAFullDisk(400));

        saving.Should().Throw<IOException>().WithMessage("*the checkpoint of step 400 is intact.");
        store.Restore(restored.State);
        restored.Bits().Should().Equal(valid);
    }

    [Fact]
    public void The_first_one_has_none_before_it()
    {
        var saving = () => store.Save(OnAFullDisk(400));

        saving.Should().Throw<IOException>().WithMessage("*there is none before it.");
        Directory.EnumerateFileSystemEntries(run.Checkpoints).Should().BeEmpty();
    }

    [Fact]
    public void A_failure_of_torch_leaves_no_files_either()
    {
        var broken = With(400, new Breaking(new InvalidOperationException("A tensor was disposed.")));

        var saving = () => store.Save(broken);

        saving.Should().Throw<InvalidOperationException>("the disk is not the cause");
        Directory.EnumerateFileSystemEntries(run.Checkpoints).Should().BeEmpty();
    }

    [Fact]
    public void A_file_with_the_folders_name_is_reported()
    {
        File.WriteAllText(run.Checkpoints, "");

        var saving = () => store.Save(training.At(400).State);

        saving.Should().Throw<IOException>().WithMessage("The checkpoint of step 400 could not be written to *");
    }

    [Fact]
    public void A_folder_that_cannot_be_written_to_is_reported()
    {
        if (!Directory.Exists("/sys/kernel"))
            return; // Only Linux has a folder where not even root may write.

        Directory.CreateSymbolicLink(run.Checkpoints, "/sys/kernel");

        var saving = () => store.Save(training.At(400).State);

        saving.Should().Throw<IOException>().WithMessage(
            "The checkpoint of step 400 could not be written to *Free space or choose another folder, then resume; *");
    }

    [Fact]
    public void The_old_folder_is_restored_when_the_new_one_cannot_be_renamed()
    {
        var path = Directory.CreateDirectory(Path.Combine(folder.Path, "complete")).FullName;

        var replacing = () => AtomicFile.WriteFolder(path, temporary => Directory.Delete(temporary));

        replacing.Should().Throw<IOException>("the new folder was deleted before it could be renamed");
        Directory.EnumerateDirectories(folder.Path).Should().Contain(path).And.NotContain($"{path}.old");
    }

    private TrainingState OnAFullDisk(int step) =>
        With(step, new Breaking(new IOException("No space left on device.")));

    /// <summary>The training with a module that cannot be saved, after others that can.</summary>
    private TrainingState With(int step, Module last) => new()
    {
        Modules = new Dictionary<string, Module>(training.State.Modules) { ["late"] = last },
        Optimizers = training.State.Optimizers,
        Step = step,
    };

    private sealed class Breaking(Exception failure) : Module(nameof(Breaking))
    {
        public override Dictionary<string, Tensor> state_dict(
            Dictionary<string, Tensor>? destination = null, string? prefix = null) => throw failure;
    }
}
