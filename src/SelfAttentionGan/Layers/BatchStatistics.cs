using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Layers;

/// <summary>Batch normalisation, as the layers here share it.</summary>
internal static class BatchStatistics
{
    /// <summary>Makes the statistics of a layer that has seen nothing; they outlive the current scope.</summary>
    public static (Tensor Mean, Tensor Variance, Tensor Batches) Fresh(long channels) => (
        zeros(channels).DetachFromDisposeScope(),
        ones(channels).DetachFromDisposeScope(),
        tensor(0L).DetachFromDisposeScope());

    /// <summary>
    /// Normalises by the batch's statistics in training, and moves the running ones, where there are any, towards
    /// them; in evaluation normalises by the running ones, or by the batch's where there are none.
    /// </summary>
    /// <exception cref="ArgumentException">The batch has one value for each channel: no variance.</exception>
    public static Tensor Normalise(
        Tensor x, (Tensor? Mean, Tensor? Variance, Tensor? Batches) running, bool training, BlockOptions options,
        Tensor? gain = null, Tensor? bias = null)
    {
        var ofBatch = training || running.Mean is null;
        if (ofBatch && x.numel() == x.shape[1])
            throw new ArgumentException(
                $"Batch normalisation needs more than one value for each channel, but got {x.Describe()}; " +
                "pass a larger batch, or call eval() first.", nameof(x));

        using var scope = NewDisposeScope();

        if (training)
            running.Batches?.add_(Scalars.One, Scalars.One);

        return batch_norm(
            x, running.Mean, running.Variance, gain, bias, ofBatch, options.NormMomentum, options.NormEpsilon)
            .MoveToOuterDisposeScope();
    }
}
