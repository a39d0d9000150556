using SelfAttentionGan.Data;
using SelfAttentionGan.Platform;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training;

/// <summary>A source of sixteen pictures that no mirror, shift or tint leaves as they are.</summary>
internal sealed class NoiseImageSource : IImageSource
{
    private readonly Tensor pictures;
    private readonly int home = Environment.CurrentManagedThreadId;

    public NoiseImageSource()
    {
        using var chance = new Generator(1);
        pictures = rand(Count, 3, 8, 8, generator: chance) * Scalars.Two - Scalars.One;
    }

    public ImageShape Shape => new(3, 8, 8);

    public long Count => 16;

    public int Classes => 0;

    /// <summary>How many pictures were read, call after call.</summary>
    public List<int> Reads { get; } = [];

    /// <summary>Whether the last call came from the thread that made the source.</summary>
    public bool IsReadAtHome { get; private set; }

    public Batch Read(ReadOnlySpan<long> indices)
    {
        Reads.Add(indices.Length);
        IsReadAtHome = Environment.CurrentManagedThreadId == home;

        return new(pictures[tensor(indices.ToArray())]);
    }
}
