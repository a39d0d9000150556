namespace SelfAttentionGan.Data;

/// <summary>
/// Images to learn from, each reachable by its number; in what order they are read is the caller's affair.
/// </summary>
/// <remarks>
/// A trainer reads ahead: <see cref="Read"/> is called from other threads than its own, and with more than one worker
/// from several at once. What it returns must follow from the numbers alone: a source that draws by chance needs a
/// generator of its own for each number, for torch's own is the networks'.
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
    /// Where <c>sagan --data</c> finds the same images again: a path, or the name of drawn ones. By default null: only
    /// the code that made the source knows.
    /// </summary>
    string? Location => null;

    /// <summary>
    /// The record of options by which the images are read, for a run to keep. By default null: there is none.
    /// </summary>
    object? Options => null;

    /// <summary>Reads the images of these numbers, in this order; the caller disposes the batch.</summary>
    /// <param name="indices">Numbers from 0 to <see cref="Count"/> - 1; the same number may come twice.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no image of such a number.</exception>
    Batch Read(ReadOnlySpan<long> indices);
}
