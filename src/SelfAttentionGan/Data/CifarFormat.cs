namespace SelfAttentionGan.Data;

/// <summary>How one of the two CIFAR data sets lies on disk (the binary version, by Krizhevsky, 2009).</summary>
/// <param name="Name">As people call it.</param>
/// <param name="Archive">The file that it is published in.</param>
/// <param name="Folder">The directory inside the archive.</param>
/// <param name="Training">The files of the training set.</param>
/// <param name="Test">The files of the test set.</param>
/// <param name="Labels">The label bytes before each image.</param>
internal sealed record CifarFormat(
    string Name, string Archive, string Folder, string[] Training, string[] Test, CifarLabel[] Labels)
{
    public const int PixelBytes = 3 * 32 * 32;

    public static readonly CifarFormat Ten = new("CIFAR-10", "cifar-10-binary.tar.gz", "cifar-10-batches-bin",
        ["data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin"],
        ["test_batch.bin"], [new("label", 10, "batches.meta.txt")]);

    public static readonly CifarFormat Hundred = new("CIFAR-100", "cifar-100-binary.tar.gz", "cifar-100-binary",
        ["train.bin"], ["test.bin"],
        [new("coarse label", 20, "coarse_label_names.txt"), new("fine label", 100, "fine_label_names.txt")]);

    public int RecordBytes => Labels.Length + PixelBytes;

    public string Remedy =>
        $"Unpack {Archive} (the binary version) from the CIFAR page, https://www.cs.toronto.edu/~kriz/cifar.html.";
}

/// <summary>One label byte of a CIFAR record.</summary>
/// <param name="Word">What errors call it.</param>
/// <param name="Classes">Labels count from 0 to this number - 1.</param>
/// <param name="NamesFile">The text file that names the classes, a line each.</param>
internal readonly record struct CifarLabel(string Word, int Classes, string NamesFile);
