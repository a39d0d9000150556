using static TorchSharp.torch;

namespace SelfAttentionGan.Training;

/// <summary>Draws labels, each class as likely as any other, with chance of its own, always on the CPU.</summary>
internal sealed class LabelSource(int classes, int seed, Device device) : IDisposable
{
    /// <summary>Where the labels come from.</summary>
    // Seeds are not negative, so that no latents come of this one: labels and latents of one stream would be related.
    public Generator Chance { get; } = new((ulong)~seed);

    public Tensor Draw(long count)
    {
        using var scope = NewDisposeScope();

        return randint(classes, [count], generator: Chance).to(device).MoveToOuterDisposeScope();    // (n)
    }

    public void Dispose() => Chance.Dispose();
}
