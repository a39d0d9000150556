using System.Globalization;
using SelfAttentionGan.Data.Synthetic;
using SelfAttentionGan.Imaging;

namespace SelfAttentionGan.Data;

/// <summary>Digits of seven strokes, drawn on demand: small pictures to learn from, nothing to download.</summary>
/// <remarks>
/// Bright on dark; place, size, tilt, thickness, colour and brightness vary, and a stroke is never thinner than 1.2
/// pixels. The label is the digit; image i shows i mod 10, so any run of ten is balanced. Image i depends on nothing
/// but the seed and i: for a test set, take another seed. Grey images are the coloured ones in grey.
/// </remarks>
public sealed class SyntheticDigits : IImageSource
{
    private const long DefaultCount = 10_000;

    private readonly ulong seed;

    /// <param name="size">Width and height of the images, at least 12.</param>
    /// <param name="channels">1 for grey (the default), 3 for RGB.</param>
    /// <param name="count">
    /// How many digits the source holds; none is drawn before it is read. The default is 10 000.
    /// </param>
    /// <param name="seed">Chooses the digits' looks. The default is 0.</param>
    /// <exception cref="ArgumentException">
    /// A size below 12, another number of channels, or a count below 1.
    /// </exception>
    public SyntheticDigits(int size, int channels = 1, long count = DefaultCount, ulong seed = 0)
    {
        if (size < 12)
            throw new ArgumentOutOfRangeException(
                nameof(size), size, "A drawn digit needs at least 12 pixels each way.");
        if (channels is not (1 or 3))
            throw new ArgumentException(
                $"Images have 1 (grey) or 3 (RGB) channels, but got {channels}.", nameof(channels));
        if (count < 1)
            throw new ArgumentOutOfRangeException(nameof(count), count, "A source holds at least one digit.");

        (Shape, Count, this.seed) = (new(channels, size, size), count, seed);
        Location = count == DefaultCount && seed == 0 ? "digits" : null;
    }

    /// <inheritdoc/>
    public string? Location { get; }

    /// <inheritdoc/>
    public ImageShape Shape { get; }

    /// <inheritdoc/>
    public long Count { get; }

    /// <inheritdoc/>
    public int Classes => ClassNames.Count;

    /// <summary>The digits 0 to 9, in the order of their labels.</summary>
    public IReadOnlyList<string> ClassNames { get; } =
        [.. Enumerable.Range(0, 10).Select(digit => digit.ToString(CultureInfo.InvariantCulture))];

    /// <inheritdoc/>
    public Batch Read(ReadOnlySpan<long> indices) =>
        ByteBatch.Read(this, indices, Draw, index => Digit.Draw(seed, index).Value);

    /// <inheritdoc/>
    public DataIdentity Identify() => DataIdentity.Of(
        this, label => (Count - label + Classes - 1) / Classes,
        string.Create(CultureInfo.InvariantCulture, $"digits {seed}"));

    private byte[] Draw(long index)
    {
        var pixels = DigitRenderer.Render(Digit.Draw(seed, index), Shape.Width);
        return Shape.Channels == 3
            ? pixels
            : new Bitmap(Shape.Width, Shape.Height, 3, pixels).ToGrey().Pixels.ToArray();
    }
}
