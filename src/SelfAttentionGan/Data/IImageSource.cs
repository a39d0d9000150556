namespace SelfAttentionGan.Data;

/// <summary>
/// A data set of images, each reachable by its index (a map-style dataset); the order of reading is the caller's.
/// </summary>
/// <remarks>
/// <para>A trainer prefetches: <see cref="Read"/> is called from other threads than its own, and with more than one
/// worker from several at once. What it returns must follow from the indices alone: a source with random augmentation
/// needs a generator of its own for each index, for torch's own is the networks'.</para>
/// <para>A source of one's own has <see cref="Shape"/>, <see cref="Count"/>, <see cref="Classes"/> and
/// <see cref="Read"/>; the other members have defaults.</para>
/// </remarks>
public interface IImageSource
{
    /// <summary>The shape of every image.</summary>
    ImageShape Shape { get; }

    /// <summary>How many images there are.</summary>
    long Count { get; }

    /// <summary>How many classes the labels tell apart; 0 where images have no label.</summary>
    int Classes { get; }

    /// <summary>
    /// The names of the classes, in the order of their labels. The default is empty: classes are called by the numbers
    /// of their labels.
    /// </summary>
    IReadOnlyList<string> ClassNames => [];

    /// <summary>
    /// What a person should know before training on these images, a sentence each: which files were passed over and how
    /// many, or how images were turned. The default is empty.
    /// </summary>
    IReadOnlyList<string> Notes => [];

    /// <summary>
    /// What was wrong with each image that has been left out so far, beginning with its name. The default is empty.
    /// </summary>
    IReadOnlyList<string> Skipped => [];

    /// <summary>
    /// Where <c>sagan --data</c> finds the same images again: a path, or the name of drawn ones. By default null: only
    /// the code that made the source knows.
    /// </summary>
    string? Location => null;

    /// <summary>
    /// The record of options by which the images are read, for a run to keep. By default null: there is none.
    /// </summary>
    object? Options => null;

    /// <summary>Reads the images of these indices, in this order; the caller disposes the batch.</summary>
    /// <param name="indices">Numbers from 0 to <see cref="Count"/> - 1; the same one may come twice.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no image of such an index.</exception>
    Batch Read(ReadOnlySpan<long> indices);

    /// <summary>
    /// Tells this data set from others: a run records it, and when it goes on refuses other classes and names another
    /// set of images. The default has shape, number and class names, but neither a fingerprint nor images by class.
    /// </summary>
    DataIdentity Identify() => DataIdentity.Of(this);
}
