using SelfAttentionGan.Checkpoints;
using SelfAttentionGan.Runs;

namespace SelfAttentionGan.Tests.Checkpoints;

/// <summary>Every option of checkpoints has an effect on those that are kept.</summary>
public sealed class OptionEffectTests
{
    public static TheoryData<string> Options => OptionRecords.Names(typeof(CheckpointOptions));

    private static readonly Dictionary<string, OptionEffect<CheckpointOptions, string>> Effects = new()
    {
        ["Keep"] = new("how many are kept", 2, kept => kept),
        ["KeepBest"] = new("whether an old best one is kept", false, kept => kept),
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void Every_option_has_an_effect(string option)
    {
        Effects.Should().ContainKey(option, "an option without a tested effect may do nothing: add an example");

        Effects[option].ShouldShow(new(), (options, value) => OptionRecords.With(options, option, value), Keep);
    }

    /// <summary>Saves five checkpoints, the second the best, and returns those that are left.</summary>
    private static string Keep(CheckpointOptions options)
    {
        using var folder = new TemporaryFolder();
        using var training = new TinyTraining();
        var run = RunDirectory.At(folder.Path);
        var store = new FileCheckpointStore(run, options);

        for (var step = 1; step <= 5; step++)
            store.Save(training.At(step, distance: step == 2 ? 0.1 : 0.2).State);

        return string.Join(' ', Directory.EnumerateDirectories(run.Checkpoints).Select(Path.GetFileName).Order());
    }
}
