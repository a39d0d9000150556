using SelfAttentionGan.Data;
using SelfAttentionGan.Platform;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training.Doubles;

/// <summary>A source of sixteen noise images: every augmentation changes them.</summary>
internal sealed class NoiseImageSource : IImageSource
{
    private readonly Tensor images;
    private readonly int creator = Environment.CurrentManagedThreadId;

    public NoiseImageSource(int classes = 0)
    {
        Classes = classes;
        using var generator = new Generator(1);
        images = rand(Count, 3, 8, 8, generator: generator) * Scalars.Two - Scalars.One;
    }

    public ImageShape Shape => new(3, 8, 8);

    public long Count => 16;

    public int Classes { get; }

    /// <summary>Batch sizes, one per call.</summary>
    public List<int> Reads { get; } = [];

    /// <summary>Whether the last call was made by the thread that created the source.</summary>
    public bool IsReadByCreator { get; private set; }

    public Batch Read(ReadOnlySpan<long> indices)
    {
        Reads.Add(indices.Length);
        IsReadByCreator = Environment.CurrentManagedThreadId == creator;

        var numbers = indices.ToArray();
        return new(
            images[tensor(numbers)], Classes == 0 ? null : tensor(Array.ConvertAll(numbers, number => number % Classes)));
    }
}
