using static TorchSharp.torch;

namespace SelfAttentionGan.Training;

/// <summary>Draws latents with chance of its own, always on the CPU: the device never changes the numbers.</summary>
internal sealed class LatentSource(int latent, int seed, Device device) : IDisposable
{
    private readonly Generator chance = new((ulong)seed);

    public Tensor Draw(long count)
    {
        using var scope = NewDisposeScope();

        return randn(count, latent, generator: chance).to(device).MoveToOuterDisposeScope();     // (n, z)
    }

    public void Dispose() => chance.Dispose();
}
