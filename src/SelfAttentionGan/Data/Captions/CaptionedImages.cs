using static TorchSharp.torch;

namespace SelfAttentionGan.Data.Captions;

/// <summary>Images with a caption each, for text to image: the inputs of a batch are the captions' tokens.</summary>
/// <remarks>
/// <see cref="Batch.Inputs"/> is N×<see cref="MaxWords"/>, int64, by <see cref="Vocabulary"/>; shorter captions are padded, and
/// of longer ones the first words are kept. Disposing it disposes the images.
/// </remarks>
public sealed class CaptionedImages : IImageSource
{
    /// <summary>Words of a caption that are kept by default, as in AttnGAN.</summary>
    internal const int UsualWords = 18;

    private readonly IImageSource images;
    private readonly long[][] tokens;

    /// <summary>Adds captions to images.</summary>
    /// <param name="images">The images.</param>
    /// <param name="captions">A caption for each, in the order of the images; copied.</param>
    /// <param name="vocabulary">
    /// The words; for a test set that of the training set. By default all words of these captions.
    /// </param>
    /// <param name="maxWords">The words of a caption that are kept. The default is 18, as in AttnGAN.</param>
    /// <exception cref="ArgumentException">
    /// There are other numbers of captions than of images, one has no word, or fewer than 1 word is kept.
    /// </exception>
    public CaptionedImages(
        IImageSource images, IReadOnlyList<string> captions, Vocabulary? vocabulary = null, int maxWords = UsualWords)
    {
        if (captions.Count != images.Count)
            throw new ArgumentException(
                $"Each image has one caption, but there are {images.Count} images and {captions.Count} captions; pass " +
                "them in the order of the images.", nameof(captions));
        if (maxWords < 1)
            throw new ArgumentException(
                $"At least 1 word of a caption is kept, but got {maxWords}; {UsualWords} is usual.", nameof(maxWords));

        (this.images, Captions, MaxWords) = (images, [.. captions], maxWords);
        Vocabulary = vocabulary ?? Vocabulary.FromCaptions(Captions);
        tokens = [.. Captions.Select(Encode)];
    }

    /// <summary>The captions, in the order of the images.</summary>
    public IReadOnlyList<string> Captions { get; }

    /// <summary>The words and their tokens.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>The words of a caption that are kept: the length of a row of tokens.</summary>
    public int MaxWords { get; }

    /// <inheritdoc/>
    public ImageShape Shape => images.Shape;

    /// <inheritdoc/>
    public long Count => images.Count;

    /// <inheritdoc/>
    public int Classes => images.Classes;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => images.ClassNames;

    /// <inheritdoc/>
    public IReadOnlyList<long> ClassCounts => images.ClassCounts;

    /// <inheritdoc/>
    public IReadOnlyList<ImageAttribute> Attributes => images.Attributes;

    /// <summary>Those of the images, and how many captions are cut or have unknown words.</summary>
    public IReadOnlyList<string> Notes => [.. images.Notes, .. CaptionNotes()];

    /// <inheritdoc/>
    public IReadOnlyList<string> Skipped => images.Skipped;

    /// <inheritdoc/>
    public object? Options => images.Options;

    /// <inheritdoc/>
    public Batch Read(ReadOnlySpan<long> indices)
    {
        using var batch = images.Read(indices);
        using var scope = NewDisposeScope();

        var rows = new long[indices.Length * MaxWords];
        for (var i = 0; i < indices.Length; i++)
            tokens[indices[i]].CopyTo(rows, i * MaxWords);

        return new(
            batch.Images.alias().MoveToOuterDisposeScope(), batch.Labels?.alias().MoveToOuterDisposeScope(),
            tensor(rows, [indices.Length, MaxWords]).MoveToOuterDisposeScope());
    }

    /// <inheritdoc/>
    public Tensor ReadAttributes(ReadOnlySpan<long> indices) => images.ReadAttributes(indices);

    /// <summary>A hash over that of the images and all captions; null where the images have none.</summary>
    public string? ComputeFingerprint() =>
        images.ComputeFingerprint() is { } known ? ContentHash.Of(Captions.Prepend(known)) : null;

    /// <summary>Disposes the images.</summary>
    public void Dispose() => images.Dispose();

    private long[] Encode(string caption)
    {
        var row = new long[MaxWords];
        Vocabulary.Encode(caption, row);
        return row;
    }

    private IEnumerable<string> CaptionNotes()
    {
        if (Captions.Count(caption => Vocabulary.Split(caption).Count > MaxWords) is > 0 and var cut)
            yield return $"{cut} of {Count} captions have more than {MaxWords} words, and the rest is ignored.";
        if (tokens.Count(row => row.Contains(Vocabulary.Unknown)) is > 0 and var unknown)
            yield return $"{unknown} of {Count} captions have words that the vocabulary does not have.";
    }
}
