using SelfAttentionGan.Data;
using SelfAttentionGan.Models;

namespace Sagan.Cli.Data;

/// <summary>Finds and opens the IDX files of MNIST, Fashion-MNIST or EMNIST in a folder.</summary>
internal static class MnistFolder
{
    /// <summary>Returns the file of training images, or the only file of images; null where there is none.</summary>
    /// <exception cref="InvalidDataException">There are several training sets, as in the EMNIST archive.</exception>
    public static string? FindImages(string directory)
    {
        string[] all = [.. Directory.EnumerateFiles(directory, "*images*idx3*").Order(StringComparer.Ordinal)];
        string[] training = [.. all.Where(path => Path.GetFileName(path).Contains("train", StringComparison.Ordinal))];

        return training.DistinctBy(WithoutGz).Count() > 1
            ? throw new InvalidDataException($"A folder of IDX files has one training set, but {directory} has several "
                + $"({string.Join(", ", training.Select(Path.GetFileName))}). Pass one of these files.")
            : training.FirstOrDefault() ?? all.FirstOrDefault();
    }

    /// <summary>Opens the images, padded to 32×32 for such networks, with the labels in the same folder.</summary>
    public static IImageSource Open(string images, SaganOptions model)
    {
        var folder = Path.GetDirectoryName(images)!;
        var labels = Path.Combine(
            folder, Path.GetFileName(images).Replace("images", "labels").Replace("idx3", "idx1"));
        var source = images == labels || !File.Exists(labels) ? Datasets.Idx(images)
            : model.Classes > 0 ? Datasets.Idx(images, labels, model.Classes)
            : Datasets.Idx(images, labels);

        // Networks that double the resolution cannot have 28×28; padding to 32×32 is customary.
        return source.Shape is { Height: 28, Width: 28 } && (model.ImageHeight, model.ImageWidth) == (32, 32)
            ? Datasets.Pad(source, 32, 32)
            : source;
    }

    private static string WithoutGz(string path) =>
        path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
}
