using System.Globalization;
using SelfAttentionGan.Imaging;

namespace SelfAttentionGan.Data.Synthetic;

/// <summary>Synthetic seven-segment digits, rendered on demand; image i shows the digit i mod 10.</summary>
internal sealed class SyntheticDigits : IImageSource
{
    private readonly ulong seed;

    public SyntheticDigits(int size, int channels = 1, long count = Datasets.DefaultCount, ulong seed = 0)
    {
        if (size < 12)
            throw new ArgumentOutOfRangeException(
                nameof(size), size, "A synthetic digit needs at least 12 × 12 pixels.");
        if (channels is not (1 or 3))
            throw new ArgumentException(
                $"Images have 1 (gray) or 3 (RGB) channels, but got {channels}.", nameof(channels));
        if (count < 1)
            throw new ArgumentOutOfRangeException(nameof(count), count, "A source holds at least one digit.");

        (Shape, Count, this.seed) = (new(channels, size, size), count, seed);
        Location = count == Datasets.DefaultCount && seed == 0 ? "digits" : null;
    }

    public string? Location { get; }

    public ImageShape Shape { get; }

    public long Count { get; }

    public int Classes => ClassNames.Count;

    public IReadOnlyList<string> ClassNames { get; } =
        [.. Enumerable.Range(0, 10).Select(digit => digit.ToString(CultureInfo.InvariantCulture))];

    public IReadOnlyList<long> ClassCounts =>
        [.. Enumerable.Range(0, Classes).Select(label => (Count - label + Classes - 1) / Classes)];

    public Batch Read(ReadOnlySpan<long> indices) =>
        BatchAssembler.Read(this, indices, Render, index => Digit.Random(seed, index).Value);

    public string ComputeFingerprint() => string.Create(CultureInfo.InvariantCulture, $"digits {seed}");

    private byte[] Render(long index)
    {
        var pixels = DigitRenderer.Render(Digit.Random(seed, index), Shape.Width);
        return Shape.Channels == 3
            ? pixels
            : new ImageBuffer(Shape.Width, Shape.Height, 3, pixels).ToGrayscale().Pixels.ToArray();
    }
}
