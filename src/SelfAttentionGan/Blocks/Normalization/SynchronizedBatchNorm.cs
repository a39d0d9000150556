using SelfAttentionGan.Platform;
using SelfAttentionGan.Training.Distributed;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Blocks.Normalization;

/// <summary>
/// Synchronized batch normalization (as torch.nn.SyncBatchNorm): by the statistics of the whole batch, of which each process
/// has a share.
/// </summary>
/// <remarks>
/// <para>
/// n, Σx and Σx² of each channel are summed over the processes, in float64, where their difference has all digits. The sum
/// is differentiable: its backward pass sums the gradients of the statistics (Σdy and Σ(dy · x)) over the processes, and a
/// second derivative, of a gradient penalty, is right, too.
/// </para>
/// <para>The feature map is then scaled and shifted at once, as torch's own batch normalization does.</para>
/// </remarks>
internal static class SynchronizedBatchNorm
{
    /// <param name="x">The feature map of this process's share, N×C×….</param>
    /// <param name="running">The running statistics to update.</param>
    /// <param name="options">Momentum and epsilon.</param>
    /// <param name="group">The processes.</param>
    /// <param name="gain">Gain of each channel; by default 1.</param>
    /// <param name="bias">Bias of each channel; by default 0.</param>
    public static Tensor Normalize(
        Tensor x, (Tensor? Mean, Tensor? Variance, Tensor? Batches) running, BlockOptions options, IProcessGroup group,
        Tensor? gain, Tensor? bias)
    {
        using var scope = NewDisposeScope();

        var (mean, variance, count) = Statistics(x, group);                     // (c), (c), (1)
        if (running is { Mean: { } runningMean, Variance: { } runningVariance })
            Update(runningMean, runningVariance, mean, variance, count, options.NormMomentum);

        var scale = variance.Plus(Scalars.Of(options.NormEpsilon)).rsqrt();
        if (gain is not null)
            scale = scale * gain;
        var shift = (mean * scale).neg();
        if (bias is not null)
            shift = shift.Plus(bias);

        return addcmul(PerChannel(shift), x, PerChannel(scale), Scalars.One).MoveToOuterDisposeScope();

        Tensor PerChannel(Tensor values) => values.to(x.dtype).view([1, -1, .. Enumerable.Repeat(1L, (int)x.dim() - 2)]);
    }

    /// <summary>Mean and variance of each channel over all processes, and the number of values, all in float64.</summary>
    private static (Tensor Mean, Tensor Variance, Tensor Count) Statistics(Tensor x, IProcessGroup group)
    {
        var channels = x.shape[1];
        var values = full([1], Scalars.Of(x.numel() / channels), ScalarType.Float64, x.device);

        // The variance of the share is computed about its own mean: Σx² of it loses no digits.
        var (variance, mean) = var_mean(x.transpose(0, 1).flatten(1), 1, unbiased: false);         // (c)
        (variance, mean) = (variance.to(ScalarType.Float64), mean.to(ScalarType.Float64));
        var sums = cat([mean * values, variance.Plus(mean.Squared()) * values, values]).SumOver(group);   // (2 c + 1)

        var count = sums.narrow(0, 2 * channels, 1);
        mean = sums.narrow(0, 0, channels) / count;

        return (mean, sums.narrow(0, channels, channels) / count - mean.Squared(), count);
    }

    // As torch's: the running variance is unbiased.
    private static void Update(
        Tensor runningMean, Tensor runningVariance, Tensor mean, Tensor variance, Tensor count, double momentum)
    {
        using var constant = no_grad();
        using Scalar kept = 1 - momentum;
        using Scalar taken = momentum;

        var unbiased = variance * count / (count - Scalars.One);
        runningMean.mul_(kept).add_(mean.to(runningMean.dtype), taken);
        runningVariance.mul_(kept).add_(unbiased.to(runningVariance.dtype), taken);
    }
}
