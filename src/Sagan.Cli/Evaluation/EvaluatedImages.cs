using Microsoft.Extensions.Logging;
using Sagan.Cli.Data;
using SelfAttentionGan.Data;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Models;

namespace Sagan.Cli.Evaluation;

/// <summary>Opens images for an evaluation, in the size that they have.</summary>
internal static class EvaluatedImages
{
    /// <summary>Opens images of any kind that <c>--data</c> takes.</summary>
    /// <param name="path">
    /// A folder, a zip archive, a file of CIFAR, IDX or LSUN, or the name of synthetic images.
    /// </param>
    /// <param name="size">
    /// Width and height of folders, archives and LSUN; null for those of a folder's first image.
    /// </param>
    /// <param name="log">Receives warnings about images; null for none.</param>
    /// <exception cref="DirectoryNotFoundException">There is nothing at the path.</exception>
    /// <exception cref="ArgumentException">The size cannot be known.</exception>
    public static IImageSource Open(string path, int? size, ILogger? log) => Open(path, ShapeOf(path, size), log);

    /// <summary>Opens images that are resized to a shape where they have no fixed one.</summary>
    /// <inheritdoc cref="Open(string, int?, ILogger?)"/>
    public static IImageSource Open(string path, ImageShape shape, ILogger? log) => path switch
    {
        ImageSourceFactory.Faces => Datasets.SyntheticFaces(shape.Height),
        ImageSourceFactory.Digits => Datasets.SyntheticDigits(shape.Height, shape.Channels),
        _ when Path.Exists(path) => DatasetKind.Open(path, ModelOf(shape), new(), log).Source,
        _ => throw new DirectoryNotFoundException(
            $"Images are read from a folder or a file, but there is neither at {Path.GetFullPath(path)}; check it."),
    };

    private static SaganOptions ModelOf(ImageShape shape) => new()
    {
        ImageHeight = shape.Height,
        ImageWidth = shape.Width,
        ImageChannels = shape.Channels,
    };

    private static ImageShape ShapeOf(string path, int? size)
    {
        if (size is { } given)
            return new(3, given, given);
        if (Directory.Exists(path) && FirstImage(path) is { } file && ImageBuffer.Read(file) is var image)
            return new(image.Channels < 3 ? 1 : 3, image.Height, image.Width);
        if (DatasetFileGuard.IsZip(path) || ImageSourceFactory.IsSynthetic(path))
            throw new ArgumentException($"The size of the images of '{path}' is not known; pass it with --size.");

        return new(3, 64, 64);
    }

    private static string? FirstImage(string folder) => Directory
        .EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .FirstOrDefault(file => new FileInfo(file).Length > 0 && ImageReader.IsImage(file));
}
