using System.Globalization;
using SelfAttentionGan.Data.Synthetic;

namespace SelfAttentionGan.Data;

/// <summary>Cartoon faces drawn on demand: pictures to learn from with nothing to download.</summary>
/// <remarks>
/// Both eyes share colour and shape, ears and mouth are symmetric: a model must make far-apart places agree, which is
/// what self-attention is for. The label is the expression; face i shows expression i mod 4, so any run of faces is
/// balanced. Face i depends on nothing but the seed and i: for a test set, take another seed.
/// </remarks>
public sealed class SyntheticFaces : IImageSource
{
    private const long DefaultCount = 10_000;

    private readonly ulong seed;

    /// <param name="size">Width and height of the images; features are readable from 32 up.</param>
    /// <param name="count">
    /// How many faces the source holds; none is drawn before it is read. The default is 10 000.
    /// </param>
    /// <param name="seed">Chooses the crowd. The default is 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size below 8 or a count below 1.</exception>
    public SyntheticFaces(int size, long count = DefaultCount, ulong seed = 0)
    {
        if (size < 8)
            throw new ArgumentOutOfRangeException(nameof(size), size, "A drawn face needs at least 8 pixels each way.");
        if (count < 1)
            throw new ArgumentOutOfRangeException(nameof(count), count, "A source holds at least one face.");

        (Shape, Count, this.seed) = (new(3, size, size), count, seed);
        Location = count == DefaultCount && seed == 0 ? "faces" : null;
    }

    /// <inheritdoc/>
    public string? Location { get; }

    /// <inheritdoc/>
    public ImageShape Shape { get; }

    /// <inheritdoc/>
    public long Count { get; }

    /// <inheritdoc/>
    public int Classes => ClassNames.Count;

    /// <summary>The names of the expressions, in the order of their labels.</summary>
    public IReadOnlyList<string> ClassNames { get; } =
        [.. Enum.GetNames<Expression>().Select(name => name.ToLowerInvariant())];

    /// <inheritdoc/>
    public Batch Read(ReadOnlySpan<long> indices) =>
        ByteBatch.Read(this, indices, Draw, index => (long)Face.Draw(seed, index).Expression);

    /// <inheritdoc/>
    public DataIdentity Identify() => DataIdentity.Of(
        this, label => (Count - label + Classes - 1) / Classes,
        string.Create(CultureInfo.InvariantCulture, $"faces {seed}"));

    private byte[] Draw(long index) => FaceRenderer.Render(Face.Draw(seed, index), Shape.Width);
}
