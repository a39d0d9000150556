using Microsoft.Extensions.Logging;
using SelfAttentionGan.Data;
using SelfAttentionGan.Models;

namespace Sagan.Cli;

/// <summary>Tells by what a path holds how its pictures are read.</summary>
internal static class PictureKind
{
    /// <summary>The shape of the images that networks are built for.</summary>
    public static ImageShape Shape(SaganOptions model) => new(model.ImageChannels, model.ImageHeight, model.ImageWidth);

    /// <param name="path">A directory, a zip archive, or a file of CIFAR, IDX or LSUN.</param>
    /// <param name="model">What the pictures are for: their size, where they have none of their own, and classes.</param>
    /// <param name="options">How picture files become images.</param>
    /// <param name="log">Hears of pictures that are left out.</param>
    /// <returns>What a person calls them, and the source.</returns>
    public static (string Kind, IImageSource Source) Open(
        string path, SaganOptions model, PictureOptions options, ILogger? log)
    {
        LoneFile.Require(path);
        if (Holds("cifar-10-batches-bin") || Holds("data_batch_1.bin") || IsCifar(record: 3_073))
            return ("CIFAR-10", Datasets.Cifar10(path));
        if (Holds("cifar-100-binary") || (Holds("train.bin") && Holds("fine_label_names.txt")) || IsCifar(record: 3_074))
            return ("CIFAR-100", Datasets.Cifar100(path, coarse: model.Classes == 20));
        if (Holds("data.mdb") || Has("*_train_lmdb") || Ends(".mdb"))
            return ("LSUN", Datasets.Lsun(path, Shape(model), options, log: log));
        if (LoneFile.IsZip(path))
            return ("pictures", Datasets.ImageFolder(path, Shape(model), options, log));
        if ((File.Exists(path) ? path : IdxFolder.ImagesIn(path)) is { } images)
            return (Path.GetFileName(images), IdxFolder.Open(images, model));

        return ("pictures", Datasets.ImageFolder(path, Shape(model), options, log));

        bool Holds(string name) => Path.Exists(Path.Combine(path, name));
        bool Has(string pattern) => Directory.Exists(path) && Directory.EnumerateDirectories(path, pattern).Any();
        bool Ends(string ending) => File.Exists(path) && path.EndsWith(ending, StringComparison.OrdinalIgnoreCase);
        bool IsCifar(int record) => Ends(".bin") && new FileInfo(path).Length % record == 0;
    }
}
