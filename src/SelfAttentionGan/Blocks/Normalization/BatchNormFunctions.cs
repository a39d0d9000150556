using SelfAttentionGan.Platform;
using SelfAttentionGan.Training.Distributed;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Blocks.Normalization;

/// <summary>Batch normalization functions shared by the normalization layers.</summary>
internal static class BatchNormFunctions
{
    /// <summary>Creates the initial running statistics of a layer; they outlive the current dispose scope.</summary>
    public static (Tensor Mean, Tensor Variance, Tensor Batches) CreateRunningStatistics(long channels) => (
        zeros(channels).DetachFromDisposeScope(),
        ones(channels).DetachFromDisposeScope(),
        tensor(0L).DetachFromDisposeScope());

    /// <summary>
    /// Batch normalization: in training by the batch's statistics, which also update the running ones, where there are
    /// any; in evaluation by the running ones, or by the batch's where there are none.
    /// </summary>
    /// <remarks>In training the batch's statistics are those of all processes of the group.</remarks>
    /// <exception cref="ArgumentException">The batch has one value per channel, and so no variance.</exception>
    public static Tensor Normalize(
        Tensor x, (Tensor? Mean, Tensor? Variance, Tensor? Batches) running, bool training, BlockOptions options,
        IProcessGroup group, Tensor? gain = null, Tensor? bias = null)
    {
        var useBatchStatistics = training || running.Mean is null;
        if (useBatchStatistics && x.numel() * group.Size == x.shape[1])
            throw new ArgumentException(
                $"Batch normalization needs more than one value per channel, but got {x.Describe()}; " +
                "pass a larger batch, or call eval() first.", nameof(x));

        using var scope = NewDisposeScope();

        if (training)
            running.Batches?.add_(Scalars.One, Scalars.One);
        if (useBatchStatistics && group.Size > 1)
            return SynchronizedBatchNorm.Normalize(x, training ? running : default, options, group, gain, bias)
                .MoveToOuterDisposeScope();

        return batch_norm(
            x, running.Mean, running.Variance, gain, bias, useBatchStatistics,
            options.NormMomentum, options.NormEpsilon)
            .MoveToOuterDisposeScope();
    }
}
