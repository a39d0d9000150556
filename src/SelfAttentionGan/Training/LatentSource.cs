using static TorchSharp.torch;

namespace SelfAttentionGan.Training;

/// <summary>Draws latents with chance of its own, always on the CPU: the device never changes the numbers.</summary>
internal sealed class LatentSource(int latent, int seed, Device device) : IDisposable
{
    /// <summary>Where the numbers come from.</summary>
    public Generator Chance { get; } = new((ulong)seed);

    public Tensor Draw(long count)
    {
        using var scope = NewDisposeScope();

        return randn(count, latent, generator: Chance).to(device).MoveToOuterDisposeScope();     // (n, z)
    }

    public void Dispose() => Chance.Dispose();
}
