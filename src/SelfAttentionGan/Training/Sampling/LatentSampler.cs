using static TorchSharp.torch;

namespace SelfAttentionGan.Training.Sampling;

/// <summary>
/// Samples latents from the standard normal distribution, always on the CPU: the same on every device.
/// </summary>
internal sealed class LatentSampler(int latentDim, int seed, Device device) : IDisposable
{
    public Generator Generator { get; } = new((ulong)seed);

    public Tensor Sample(long count)
    {
        using var scope = NewDisposeScope();

        return randn(count, latentDim, generator: Generator).to(device).MoveToOuterDisposeScope();     // (n, z)
    }

    public void Dispose() => Generator.Dispose();
}
