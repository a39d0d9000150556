using static TorchSharp.torch;

namespace SelfAttentionGan.Imaging;

/// <summary>Draws a batch of images side by side, row by row, on white.</summary>
public static class ImageGrid
{
    /// <summary>Draws all images of a batch into one picture.</summary>
    /// <param name="images">Shape N×C×H×W with 1 or 3 channels and values in [-1, 1]; others are clamped.</param>
    /// <param name="columns">Images in a row; by default as many as make the grid closest to a square.</param>
    /// <param name="padding">White pixels between images and around them. The default is 2.</param>
    /// <exception cref="ArgumentException">
    /// The tensor has another shape or no image, or a number is out of range.
    /// </exception>
    public static Bitmap Draw(Tensor images, int? columns = null, int padding = 2)
    {
        if (images.dim() != 4 || images.shape[1] is not (1 or 3) || images.numel() == 0)
            throw new ArgumentException("An image grid takes N×C×H×W with at least one image of 1 or 3 channels, but "
                + $"got ({string.Join(", ", images.shape)}). Add a batch axis with unsqueeze(0).", nameof(images));
        if (columns < 1)
            throw new ArgumentOutOfRangeException(nameof(columns), columns, "An image grid has at least one column.");
        if (padding < 0)
            throw new ArgumentOutOfRangeException(nameof(padding), padding, "Padding cannot be negative.");

        using var scope = NewDisposeScope();
        var count = (int)images.shape[0];
        var across = Math.Min(count, columns ?? (int)Math.Ceiling(Math.Sqrt(count)));

        return Place([.. Enumerable.Range(0, count).Select(i => Bitmap.FromTensor(images[i]))], across, padding);
    }

    /// <summary>Places pictures of one size and kind in reading order.</summary>
    internal static Bitmap Place(Bitmap[] tiles, int columns, int padding)
    {
        var (tile, rows) = (tiles[0], (tiles.Length + columns - 1) / columns);
        var width = padding + columns * (tile.Width + padding);
        var height = padding + rows * (tile.Height + padding);
        var pixels = new byte[width * height * tile.Channels];
        pixels.AsSpan().Fill(byte.MaxValue);

        for (var i = 0; i < tiles.Length; i++)
        {
            var left = padding + i % columns * (tile.Width + padding);
            var top = padding + i / columns * (tile.Height + padding);
            var length = tile.Width * tile.Channels;
            for (var y = 0; y < tile.Height; y++)
                tiles[i].Pixels.Slice(y * length, length)
                    .CopyTo(pixels.AsSpan(((top + y) * width + left) * tile.Channels));
        }

        return new(width, height, tile.Channels, pixels);
    }
}
