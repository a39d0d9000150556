using Microsoft.Extensions.Logging;
using SelfAttentionGan.Data;
using SelfAttentionGan.Models;

namespace Sagan.Cli.Data;

/// <summary>Detects the kind of dataset at a path by its files, and opens it.</summary>
internal static class DatasetKind
{
    /// <summary>The image shape of the networks.</summary>
    public static ImageShape Shape(SaganOptions model) => new(model.ImageChannels, model.ImageHeight, model.ImageWidth);

    /// <param name="path">A directory, a zip archive, or a file of CIFAR, IDX or LSUN.</param>
    /// <param name="model">Image size for datasets without a fixed one, and number of classes.</param>
    /// <param name="options">How image files are decoded and resized.</param>
    /// <param name="log">Receives warnings about skipped images.</param>
    /// <returns>The kind for messages, and the source.</returns>
    public static (string Kind, IImageSource Source) Open(
        string path, SaganOptions model, ImageFolderOptions options, ILogger? log)
    {
        var isZip = DatasetFileGuard.Require(path);
        if (Holds("cifar-10-batches-bin") || Holds("data_batch_1.bin") || IsCifar(record: 3_073))
            return ("CIFAR-10", Datasets.Cifar10(path));
        if (Holds("cifar-100-binary") || (Holds("train.bin") && Holds("fine_label_names.txt")) || IsCifar(record: 3_074))
            return ("CIFAR-100", Datasets.Cifar100(path, coarse: model.Classes == 20));
        if (Holds("data.mdb") || Has("*_train_lmdb") || Ends(".mdb"))
            return ("LSUN", Datasets.Lsun(path, Shape(model), options, log: log));
        if (isZip)
            return ("images", Datasets.ImageFolder(path, Shape(model), options, log));
        if ((File.Exists(path) ? path : MnistFolder.FindImages(path)) is { } images)
            return (Path.GetFileName(images), MnistFolder.Open(images, model));

        return ("images", Datasets.ImageFolder(path, Shape(model), options, log));

        bool Holds(string name) => Path.Exists(Path.Combine(path, name));
        bool Has(string pattern) => Directory.Exists(path) && Directory.EnumerateDirectories(path, pattern).Any();
        bool Ends(string ending) => File.Exists(path) && path.EndsWith(ending, StringComparison.OrdinalIgnoreCase);
        bool IsCifar(int record) => Ends(".bin") && new FileInfo(path).Length % record == 0;
    }
}
