using static TorchSharp.torch;

namespace SelfAttentionGan.Data;

/// <summary>
/// Map-style dataset (as PyTorch's <c>Dataset</c>): labeled images, each reachable by its index; the order of reading
/// is the caller's.
/// </summary>
/// <remarks>
/// <para>The trainer prefetches: <see cref="Read"/> is called from other threads than its own, and with more than one
/// worker from several at once. What it returns must follow from the indices alone: a source with random augmentation
/// needs a random generator of its own for each index, for torch's global one belongs to the networks.</para>
/// <para>A source of one's own has <see cref="Shape"/>, <see cref="Count"/>, <see cref="Classes"/> and
/// <see cref="Read"/>; the other members have defaults.</para>
/// </remarks>
public interface IImageSource : IDisposable
{
    /// <summary>The shape of every image.</summary>
    ImageShape Shape { get; }

    /// <summary>The number of images.</summary>
    long Count { get; }

    /// <summary>The number of classes; 0 where images have no label.</summary>
    int Classes { get; }

    /// <summary>
    /// The names of the classes, in the order of their labels. The default is empty: a class is named by the number of
    /// its label.
    /// </summary>
    IReadOnlyList<string> ClassNames => [];

    /// <summary>
    /// The number of images of each class, in the order of their labels. The default is empty: it is unknown.
    /// </summary>
    IReadOnlyList<long> ClassCounts => [];

    /// <summary>
    /// What is known of each image besides its class, such as hair style and glasses of a face. The default is empty.
    /// </summary>
    IReadOnlyList<ImageAttribute> Attributes => [];

    /// <summary>
    /// What a user should know before training on these images, a sentence each: how many files were ignored, or how
    /// images were transformed. The default is empty.
    /// </summary>
    IReadOnlyList<string> Notes => [];

    /// <summary>
    /// The error of each corrupt image that has been skipped so far, beginning with its name. The default is empty.
    /// </summary>
    IReadOnlyList<string> Skipped => [];

    /// <summary>
    /// Where <c>sagan --data</c> finds the same images again: a path, or the name of a synthetic data set. By default
    /// null: only the code that made the source knows.
    /// </summary>
    string? Location => null;

    /// <summary>
    /// The record of options by which the images are read, for a run to record. By default null: there is none.
    /// </summary>
    object? Options => null;

    /// <summary>Reads the images of these indices, in this order; the caller disposes the batch.</summary>
    /// <param name="indices">Numbers from 0 to <see cref="Count"/> - 1; the same one may come twice.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no image of such an index.</exception>
    Batch Read(ReadOnlySpan<long> indices);

    /// <summary>Reads the attributes of images, without the images.</summary>
    /// <param name="indices">Numbers from 0 to <see cref="Count"/> - 1.</param>
    /// <returns>
    /// Shape N×A, int64: for each image and each of <see cref="Attributes"/> the index of its value. The default has no
    /// columns.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no image of such an index.</exception>
    Tensor ReadAttributes(ReadOnlySpan<long> indices) => zeros([indices.Length, 0], ScalarType.Int64);

    /// <summary>
    /// Computes a hash over the names and sizes of the images, or over their content. A run records it, and when it is
    /// resumed warns where it has changed. By default null: the source has none.
    /// </summary>
    string? ComputeFingerprint() => null;

    /// <summary>Closes the files that the source keeps open. The default does nothing.</summary>
    void IDisposable.Dispose()
    {
    }
}
