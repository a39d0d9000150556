using SelfAttentionGan.Data;
using SelfAttentionGan.Models;

namespace Sagan.Cli;

/// <summary>Finds the training set of MNIST and its kin in a folder.</summary>
internal static class IdxFolder
{
    /// <summary>Returns the file of images, the training set's where there are several; null for none.</summary>
    public static string? ImagesIn(string directory) => Directory.EnumerateFiles(directory, "*images*idx3*")
        .OrderBy(path => !Path.GetFileName(path).Contains("train", StringComparison.Ordinal))
        .ThenBy(path => path, StringComparer.Ordinal)
        .FirstOrDefault();

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
}
