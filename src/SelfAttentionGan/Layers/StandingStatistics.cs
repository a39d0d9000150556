using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Layers;

/// <summary>Gives batch normalisation steady statistics to sample by, of the weights as they are now.</summary>
/// <remarks>
/// <para>
/// Running statistics lag behind the weights, and are of the batches that the training drew. Standing ones are the
/// means of the batch statistics over many passes in training mode with fixed weights: a mean of the batches' means,
/// and one of their unbiased variances. From then on the network is in evaluation and uses them.
/// </para>
/// <para>
/// Disposing puts everything back, bit for bit: every buffer that the passes moved (running statistics, the counts of
/// batches, spectral normalisation's u and v), whether u and v are due to move, and each layer's mode. The parameters
/// never change; chance that a pass draws stays drawn. Source: Brock et al., "Large Scale GAN Training for High
/// Fidelity Natural Image Synthesis", arXiv:1809.11096, appendix.
/// </para>
/// </remarks>
public sealed class StandingStatistics : IDisposable
{
    private readonly Module network;
    private readonly Evaluation modes;
    private readonly (SpectralNorm Layer, bool Passed)[] gradients;
    private readonly Dictionary<string, Tensor> former;

    /// <summary>Gathers the statistics, in training mode and without gradients, and puts them in.</summary>
    /// <param name="network">Has torch's batch normalisation or ours, with running statistics.</param>
    /// <param name="passes">How many batches to see; 16 is usual.</param>
    /// <param name="pass">
    /// Runs the network on a batch like those to sample; tensors that it makes are disposed afterwards.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The network has no running statistics, or a layer of another kind has some; or there is no pass.
    /// </exception>
    /// <exception cref="InvalidOperationException">No pass has called one of the layers.</exception>
    public StandingStatistics(Module network, int passes, Action pass)
    {
        if (passes < 1)
            throw new ArgumentOutOfRangeException(
                nameof(passes), $"Standing statistics need at least 1 pass, but got {passes}; 16 are usual.");

        using var scope = NewDisposeScope();
        using var constant = no_grad();

        BatchMean[] means = [.. BatchMean.Of(network)];
        if (means.Length == 0)
            throw new ArgumentException(
                $"Standing statistics replace running ones, but {network.GetName()} has none; build it with batch " +
                "normalisation, or sample without them.", nameof(network));

        this.network = network;
        modes = new(network);
        gradients = [.. network.modules().Prepend(network).OfType<SpectralNorm>()
            .Select(norm => (norm, norm.GradientPassed))];
        former = network.named_buffers().ToDictionary(
            entry => entry.name, entry => entry.buffer.clone().DetachFromDisposeScope());

        try
        {
            Gather(means, passes, pass);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Puts the former statistics, every other buffer and the modes back.</summary>
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
            norm.GradientPassed = passed;
    }

    private void Gather(BatchMean[] means, int passes, Action pass)
    {
        network.train();
        for (var i = 0; i < passes; i++)
        {
            using var scope = NewDisposeScope();

            Array.ForEach(means, mean => mean.Begin());
            pass();
            Array.ForEach(means, mean => mean.End());
        }

        Array.ForEach(means, mean => mean.Stand());
        network.eval();
    }
}
