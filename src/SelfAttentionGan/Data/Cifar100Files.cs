namespace SelfAttentionGan.Data;

/// <summary>CIFAR-100 in its binary version: 32×32 RGB photographs of a hundred kinds, kept in memory.</summary>
/// <remarks>
/// All files are read and checked up front and kept as bytes (3,074 an image). Each image has two labels: one of 100
/// fine classes, such as maple, and one of 20 coarse ones, such as trees.
/// Source: Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009.
/// </remarks>
public sealed class Cifar100Files : IImageSource
{
    private readonly CifarRecords records;

    /// <summary>Reads the training set, the test set or a single file.</summary>
    /// <param name="path">
    /// The directory of train.bin and test.bin, the one that holds cifar-100-binary, or one such file of any name.
    /// </param>
    /// <param name="test">
    /// Whether a directory's test set is read instead of its training set, which is the default; one file is read as
    /// it is.
    /// </param>
    /// <param name="coarse">Whether the 20 coarse classes are the labels. By default the 100 fine ones are.</param>
    /// <exception cref="DirectoryNotFoundException">There is neither a directory nor a file at the path.</exception>
    /// <exception cref="FileNotFoundException">The directory lacks a file of the set.</exception>
    /// <exception cref="InvalidDataException">
    /// A file is cut off or too long, a label is out of range, or the file of names has another number of classes.
    /// </exception>
    public Cifar100Files(string path, bool test = false, bool coarse = false) =>
        records = new(CifarFormat.Hundred, path, test, labelByte: coarse ? 0 : 1);

    /// <inheritdoc/>
    public ImageShape Shape => records.Shape;

    /// <inheritdoc/>
    public long Count => records.Count;

    /// <inheritdoc/>
    public int Classes => records.Classes;

    /// <summary>
    /// The names of the classes, in the order of their labels; empty where no fine_label_names.txt (or
    /// coarse_label_names.txt) lies beside the files.
    /// </summary>
    public IReadOnlyList<string> ClassNames => records.ClassNames;

    /// <inheritdoc/>
    public Batch Read(ReadOnlySpan<long> indices) => records.Read(this, indices);

    /// <inheritdoc/>
    public DataIdentity Identify() => records.Identify(this);
}
