namespace SelfAttentionGan.Data;

/// <summary>CIFAR-10 in its binary version: 32×32 RGB photographs of ten kinds of things, kept in memory.</summary>
/// <remarks>
/// All files are read and checked up front and kept as bytes (3,073 an image), in the order of their names.
/// Source: Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009.
/// </remarks>
public sealed class Cifar10Files : IImageSource
{
    private readonly CifarRecords records;

    /// <summary>Reads the training set, the test set or a single file.</summary>
    /// <param name="path">
    /// The directory of data_batch_1.bin to data_batch_5.bin and test_batch.bin, the one that holds
    /// cifar-10-batches-bin, or one such file of any name.
    /// </param>
    /// <param name="test">
    /// Whether a directory's test set is read instead of its training set, which is the default; one file is read as
    /// it is.
    /// </param>
    /// <exception cref="DirectoryNotFoundException">There is neither a directory nor a file at the path.</exception>
    /// <exception cref="FileNotFoundException">The directory lacks a file of the set.</exception>
    /// <exception cref="InvalidDataException">
    /// A file is cut off or too long, a label is out of range, or batches.meta.txt does not name ten classes.
    /// </exception>
    public Cifar10Files(string path, bool test = false) => records = new(CifarFormat.Ten, path, test, labelByte: 0);

    /// <inheritdoc/>
    public ImageShape Shape => records.Shape;

    /// <inheritdoc/>
    public long Count => records.Count;

    /// <inheritdoc/>
    public int Classes => records.Classes;

    /// <summary>
    /// The names of the classes, in the order of their labels; empty where no batches.meta.txt lies beside the files.
    /// </summary>
    public IReadOnlyList<string> ClassNames => records.ClassNames;

    /// <inheritdoc/>
    public Batch Read(ReadOnlySpan<long> indices) => records.Read(this, indices);

    /// <inheritdoc/>
    public DataIdentity Identify() => records.Identify(this);
}
