using SelfAttentionGan.Platform;
using SelfAttentionGan.SpectralNormalization;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Blocks.Normalization;

/// <summary>
/// Standing statistics (Brock et al. 2019): recomputes batch normalization's statistics for the current weights.
/// </summary>
/// <remarks>
/// <para>
/// Running statistics lag behind the weights. Standing statistics are batch statistics averaged over many passes in
/// training mode with fixed weights: the mean of the batches' means, and of their unbiased variances. The network is
/// then in evaluation mode and uses them.
/// </para>
/// <para>
/// Disposing restores everything bit for bit: every buffer that the passes changed (running statistics, batch counts,
/// spectral normalization's u and v), whether u and v are due for an update, and each layer's mode. Parameters never
/// change; random numbers that the passes consume are not restored. Source: Brock et al., "Large Scale GAN Training for
/// High Fidelity Natural Image Synthesis", arXiv:1809.11096, appendix.
/// </para>
/// </remarks>
public sealed class StandingStatistics : IDisposable
{
    private readonly Module network;
    private readonly EvalModeScope modes;
    private readonly (SpectralNorm Layer, bool Passed)[] gradients;
    private readonly Dictionary<string, Tensor> former;

    /// <summary>Computes the statistics, in training mode and without gradients, and applies them.</summary>
    /// <param name="network">
    /// A network with batch normalization, this library's or torch's, with running statistics.
    /// </param>
    /// <param name="passes">The number of batches; 16 is usual.</param>
    /// <param name="pass">
    /// Runs the network on a batch like those to sample; tensors that it creates are disposed afterwards.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The network has no running statistics, or a layer of an unsupported type has some; or passes is below 1.
    /// </exception>
    /// <exception cref="InvalidOperationException">No pass called one of the layers.</exception>
    public StandingStatistics(Module network, int passes, Action pass)
    {
        if (passes < 1)
            throw new ArgumentOutOfRangeException(
                nameof(passes), $"Standing statistics need at least 1 pass, but got {passes}; 16 are usual.");

        using var scope = NewDisposeScope();
        using var constant = no_grad();

        BatchStatisticsAccumulator[] accumulators = [.. BatchStatisticsAccumulator.CreateAll(network)];
        if (accumulators.Length == 0)
            throw new ArgumentException(
                $"Standing statistics replace running ones, but {network.GetName()} has none; build it with batch " +
                "normalization, or sample without them.", nameof(network));

        this.network = network;
        modes = new(network);
        gradients = [.. network.modules().Prepend(network).OfType<SpectralNorm>()
            .Select(norm => (norm, norm.GradientReceived))];
        former = network.named_buffers().ToDictionary(
            entry => entry.name, entry => entry.buffer.clone().DetachFromDisposeScope());

        try
        {
            Accumulate(accumulators, passes, pass);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Restores the former statistics, all other buffers and the modes.</summary>
    public void Dispose()
    {
        if (former.Count == 0)
            return;

        using var scope = NewDisposeScope();
        using var constant = no_grad();

        foreach (var (name, buffer) in network.named_buffers())
            if (former.Remove(name, out var value))
                using (value)
                    buffer.copy_(value);

        modes.Dispose();
        foreach (var (norm, passed) in gradients)
            norm.GradientReceived = passed;
    }

    private void Accumulate(BatchStatisticsAccumulator[] accumulators, int passes, Action pass)
    {
        network.train();
        for (var i = 0; i < passes; i++)
        {
            using var scope = NewDisposeScope();

            Array.ForEach(accumulators, accumulator => accumulator.Start());
            pass();
            Array.ForEach(accumulators, accumulator => accumulator.Add());
        }

        Array.ForEach(accumulators, accumulator => accumulator.Apply());
        network.eval();
    }
}
