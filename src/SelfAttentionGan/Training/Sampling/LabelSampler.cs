using static TorchSharp.torch;

namespace SelfAttentionGan.Training.Sampling;

/// <summary>Samples class labels uniformly, always on the CPU: the same on every device.</summary>
internal sealed class LabelSampler(int classes, int seed, Device device) : IDisposable
{
    // Seeds are not negative, so that no latents come of this one: labels and latents of one stream would be
    // correlated.
    public Generator Generator { get; } = new((ulong)~seed);

    public Tensor Sample(long count)
    {
        using var scope = NewDisposeScope();

        return randint(classes, [count], generator: Generator).to(device).MoveToOuterDisposeScope();    // (n)
    }

    public void Dispose() => Generator.Dispose();
}
