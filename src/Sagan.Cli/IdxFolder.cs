using SelfAttentionGan.Data;
using SelfAttentionGan.Models;

namespace Sagan.Cli;

/// <summary>Finds the training set of MNIST and its kin in a folder.</summary>
internal static class IdxFolder
{
    /// <summary>Returns the file of images, the training set's where there are several; null for none.</summary>
    /// <exception cref="InvalidDataException">There are several training sets, as in EMNIST's archive.</exception>
    public static string? ImagesIn(string directory)
    {
        string[] all = [.. Directory.EnumerateFiles(directory, "*images*idx3*").Order(StringComparer.Ordinal)];
        string[] training = [.. all.Where(path => Path.GetFileName(path).Contains("train", StringComparison.Ordinal))];

        return training.DistinctBy(Unzipped).Count() > 1
            ? throw new InvalidDataException($"A folder of IDX files has one training set, but {directory} has several "
                + $"({string.Join(", ", training.Select(Path.GetFileName))}). Name one of these files.")
            : training.FirstOrDefault() ?? all.FirstOrDefault();
    }

    /// <summary>Opens the images, with a black edge for networks of 32×32, and labels where they lie beside them.</summary>
    public static IImageSource Open(string images, SaganOptions model)
    {
        var folder = Path.GetDirectoryName(images)!;
        var labels = Path.Combine(
            folder, Path.GetFileName(images).Replace("images", "labels").Replace("idx3", "idx1"));
        var source = images == labels || !File.Exists(labels) ? new IdxFiles(images)
            : model.Classes > 0 ? new IdxFiles(images, labels, model.Classes)
            : new IdxFiles(images, labels);

        // 28×28 is no size that networks of doubling stages can have, and 32×32 is what everybody makes of it.
        return source.Shape is { Height: 28, Width: 28 } && (model.ImageHeight, model.ImageWidth) == (32, 32)
            ? new PaddedImages(source, 32, 32)
            : source;
    }

    private static string Unzipped(string path) =>
        path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
}
