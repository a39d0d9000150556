using SelfAttentionGan.Imaging;
using static TorchSharp.torch;

namespace SelfAttentionGan.Visualization;

/// <summary>
/// Image grid (as torchvision's make_grid): draws a batch of images side by side, row by row, on white.
/// </summary>
public static class ImageGrid
{
    /// <summary>Draws all images of a batch into one.</summary>
    /// <param name="images">
    /// Shape N×C×H×W with 1 (gray), 2 (gray and alpha), 3 (RGB) or 4 (RGBA) channels and values in [-1, 1]; other
    /// values are clamped. Transparent images are composited over white. Of volumes N×C×D×H×W views are drawn
    /// (<see cref="VoxelGrid.View"/>).
    /// </param>
    /// <param name="columns">Images in a row; by default as many as make the grid closest to a square.</param>
    /// <param name="padding">White pixels between images and around them. The default is 2.</param>
    /// <param name="scale">
    /// Integer scale of the images (nearest neighbor); 0 takes the smallest scale that makes their longer side at least
    /// 64 pixels. The default is 1.
    /// </param>
    /// <param name="columnNames">A heading above each column. The default is none.</param>
    /// <param name="rowNames">A heading before each row. The default is none.</param>
    /// <param name="captions">A line under each image. The default is none.</param>
    /// <exception cref="ArgumentException">
    /// The tensor has another shape or no image, a number is out of range, there are other numbers of names than of
    /// columns, rows or images, or the grid would have more than 2²⁹ pixels.
    /// </exception>
    public static ImageBuffer Draw(
        Tensor images, int? columns = null, int padding = 2, int scale = 1, IReadOnlyList<string>? columnNames = null,
        IReadOnlyList<string>? rowNames = null, IReadOnlyList<string>? captions = null)
    {
        if (images.dim() is not (4 or 5) || images.shape[1] is < 1 or > 4 || images.numel() == 0)
            throw new ArgumentException("An image grid takes N×C×H×W with at least one image of 1 to 4 channels, but "
                + $"got ({string.Join(", ", images.shape)}). Add a batch axis with unsqueeze(0).", nameof(images));

        return Draw(Tiles(images), columns, padding, scale, columnNames, rowNames, captions);
    }

    /// <summary>Draws images of one size into one.</summary>
    internal static ImageBuffer Draw(
        IReadOnlyList<ImageBuffer> images, int? columns = null, int padding = 2, int scale = 1,
        IReadOnlyList<string>? columnNames = null, IReadOnlyList<string>? rowNames = null,
        IReadOnlyList<string>? captions = null)
    {
        if (columns < 1)
            throw new ArgumentOutOfRangeException(nameof(columns), columns, "An image grid has at least one column.");
        if (padding < 0)
            throw new ArgumentOutOfRangeException(nameof(padding), padding, "Padding cannot be negative.");
        if (scale is < 0 or > 256)
            throw new ArgumentOutOfRangeException(
                nameof(scale), scale, "Images are enlarged 1 to 256 times, or 0 for a readable size.");

        var across = Math.Min(images.Count, columns ?? (int)Math.Ceiling(Math.Sqrt(images.Count)));
        Check(columnNames, across, "columns", nameof(columnNames));
        Check(rowNames, (images.Count + across - 1) / across, "rows", nameof(rowNames));
        Check(captions, images.Count, "images", nameof(captions));

        return new GridLayout
        {
            Columns = across,
            Padding = padding,
            Scale = scale,
            ColumnNames = columnNames,
            RowNames = rowNames,
            Captions = captions,
        }.Draw(images);
    }

    /// <summary>Returns each image of a batch N×C×H×W, or a view of each volume.</summary>
    internal static ImageBuffer[] Tiles(Tensor batch)
    {
        using var scope = NewDisposeScope();
        var images = VoxelGrid.ToImages(batch);

        return [.. Enumerable.Range(0, (int)images.shape[0]).Select(i => Tile(images[i]))];
    }

    private static ImageBuffer Tile(Tensor image) =>
        ImageBuffer.FromTensor(image.shape[0] == 2 ? cat([image[..1], image[..1], image], dim: 0) : image).Opaque();

    private static ImageBuffer Opaque(this ImageBuffer image) => image.Channels == 4 ? image.CompositeOver() : image;

    private static void Check(IReadOnlyList<string>? names, int count, string what, string parameter)
    {
        if (names is not null && names.Count != count)
            throw new ArgumentException(
                $"The grid has {count} {what}, but got {names.Count} names for them.", parameter);
    }
}
