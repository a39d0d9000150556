namespace SelfAttentionGan.Data.Formats;

/// <summary>File format of CIFAR-10 or CIFAR-100 (Krizhevsky 2009), the binary version.</summary>
/// <param name="Name">Its usual name.</param>
/// <param name="Archive">The file that it is published as.</param>
/// <param name="Folder">The directory inside the archive.</param>
/// <param name="Training">The files of the training set.</param>
/// <param name="Test">The files of the test set.</param>
/// <param name="Labels">The label bytes before each image.</param>
internal sealed record CifarFormat(
    string Name, string Archive, string Folder, string[] Training, string[] Test, CifarLabel[] Labels)
{
    public const int PixelBytes = 3 * 32 * 32;

    public static readonly CifarFormat Cifar10 = new("CIFAR-10", "cifar-10-binary.tar.gz", "cifar-10-batches-bin",
        ["data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin"],
        ["test_batch.bin"], [new("label", 10, "batches.meta.txt")]);

    public static readonly CifarFormat Cifar100 = new("CIFAR-100", "cifar-100-binary.tar.gz", "cifar-100-binary",
        ["train.bin"], ["test.bin"],
        [new("coarse label", 20, "coarse_label_names.txt"), new("fine label", 100, "fine_label_names.txt")]);

    public int RecordBytes => Labels.Length + PixelBytes;

    public string Remedy =>
        $"Unpack {Archive} (the binary version) from the CIFAR page, https://www.cs.toronto.edu/~kriz/cifar.html.";
}

/// <summary>One label byte of a CIFAR record.</summary>
/// <param name="Name">Its name in errors.</param>
/// <param name="Classes">Labels are from 0 to this number - 1.</param>
/// <param name="NamesFile">The text file that names the classes, a line each.</param>
internal readonly record struct CifarLabel(string Name, int Classes, string NamesFile);
