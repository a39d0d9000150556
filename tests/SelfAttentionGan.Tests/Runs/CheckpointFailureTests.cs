using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Runs;

public sealed class CheckpointFailureTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TinyTraining training = new(seed: 1), twin = new(seed: 2);
    private readonly RunDirectory run;
    private readonly CheckpointFolder store;

    public CheckpointFailureTests()
    {
        run = RunDirectory.At(folder.Path);
        store = new(run);
    }

    public void Dispose()
    {
        training.Dispose();
        twin.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void A_full_disk_is_told_with_what_to_do_and_what_is_intact()
    {
        store.Save(training.At(300).State);
        var sound = training.Bits();

        var saving = () => store.Save(OnAFullDisk(400));

        saving.Should().Throw<IOException>().WithMessage(
            $"The checkpoint of step 400 could not be written to {run.Checkpoint(400)}: No space left on device. " +
            "Free space or choose another folder, then resume; the checkpoint of step 300 is intact.");
        Directory.EnumerateFileSystemEntries(run.Checkpoints).Should().Equal(run.Checkpoint(300));
        store.Restore(twin.State);
        twin.Bits().Should().Equal(sound);
    }

    [Fact]
    public void A_step_that_cannot_be_written_again_keeps_its_old_state()
    {
        store.Save(training.At(400).State);
        var sound = training.Bits();

        var saving = () => store.Save(OnAFullDisk(400));

        saving.Should().Throw<IOException>().WithMessage("*the checkpoint of step 400 is intact.");
        store.Restore(twin.State);
        twin.Bits().Should().Equal(sound);
    }

    [Fact]
    public void The_first_one_has_none_before_it()
    {
        var saving = () => store.Save(OnAFullDisk(400));

        saving.Should().Throw<IOException>().WithMessage("*there is none before it.");
        Directory.EnumerateFileSystemEntries(run.Checkpoints).Should().BeEmpty();
    }

    [Fact]
    public void What_torch_fails_at_leaves_nothing_behind_either()
    {
        var broken = With(400, new Breaking(new InvalidOperationException("A tensor was disposed.")));

        var saving = () => store.Save(broken);

        saving.Should().Throw<InvalidOperationException>("it is no fault of the disk");
        Directory.EnumerateFileSystemEntries(run.Checkpoints).Should().BeEmpty();
    }

    [Fact]
    public void A_file_in_the_folders_place_is_told()
    {
        File.WriteAllText(run.Checkpoints, "");

        var saving = () => store.Save(training.At(400).State);

        saving.Should().Throw<IOException>().WithMessage("The checkpoint of step 400 could not be written to *");
    }

    [Fact]
    public void A_folder_that_cannot_be_written_to_is_told()
    {
        if (!Directory.Exists("/sys/kernel"))
            return; // Only Linux has a folder where not even root may write.

        Directory.CreateSymbolicLink(run.Checkpoints, "/sys/kernel");

        var saving = () => store.Save(training.At(400).State);

        saving.Should().Throw<IOException>().WithMessage(
            "The checkpoint of step 400 could not be written to *Free space or choose another folder, then resume; *");
    }

    [Fact]
    public void An_old_one_comes_back_when_the_new_one_cannot_take_its_place()
    {
        var path = Directory.CreateDirectory(Path.Combine(folder.Path, "whole")).FullName;

        var replacing = () => Aside.WriteFolder(path, aside => Directory.Delete(aside));

        replacing.Should().Throw<IOException>("what was written has gone before it could be renamed");
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
