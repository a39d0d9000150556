using SelfAttentionGan.Training.Distributed;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Training.DataParallel;

/// <summary>Checks that batches and networks can be shared by several processes.</summary>
internal static class GroupCompatibility
{
    /// <exception cref="ArgumentException">The batch cannot be divided.</exception>
    /// <exception cref="NotSupportedException">A layer sees the share of one process only.</exception>
    public static void Check(IProcessGroup group, GanTrainerOptions options, params IEnumerable<Module> networks)
    {
        if (group.Size == 1)
            return;

        var shares = group.Size * options.GradientAccumulationSteps;
        if (options.BatchSize % shares != 0)
            throw new ArgumentException(
                $"{nameof(options.BatchSize)} must be a multiple of processes times {nameof(options.GradientAccumulationSteps)}, " +
                $"but {options.BatchSize} is none of {group.Size} × {options.GradientAccumulationSteps}; " +
                $"set it to {Math.Max(1, options.BatchSize / shares) * shares}, or start another number of processes.");

        foreach (var network in networks)
            if (SynchronizedLayers.FindError(network) is { } error)
                throw new NotSupportedException(error);
    }
}
