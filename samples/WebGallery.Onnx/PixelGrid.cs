namespace WebGallery.Onnx;

/// <summary>An image of 3 bytes a pixel, rows from the top.</summary>
internal sealed record Tile(int Width, int Height, byte[] Pixels)
{
    /// <summary>Returns another image whose pixels are computed from position and color, from 0 to 255.</summary>
    public Tile Map(Func<int, int, (float Red, float Green, float Blue), (float Red, float Green, float Blue)> change)
    {
        var pixels = new byte[Pixels.Length];
        for (var i = 0; i < pixels.Length; i += 3)
        {
            var (red, green, blue) = change(i / 3 % Width, i / 3 / Width, (Pixels[i], Pixels[i + 1], Pixels[i + 2]));
            (pixels[i], pixels[i + 1], pixels[i + 2]) = ((byte)red, (byte)green, (byte)blue);
        }

        return this with { Pixels = pixels };
    }
}

/// <summary>Draws images side by side on white, enlarged without smoothing.</summary>
internal static class PixelGrid
{
    private const int Padding = 2, Side = 64;

    /// <summary>Returns each image of a batch N×C×H×W in [-1, 1], gray or RGB.</summary>
    public static Tile[] Tiles(FloatTensor images)
    {
        var (channels, height, width) = (images.Shape[1], images.Shape[2], images.Shape[3]);
        var plane = height * width;

        return [.. Enumerable.Range(0, images.Shape[0]).Select(Tile)];

        Tile Tile(int image)
        {
            var pixels = new byte[plane * 3];
            for (var i = 0; i < pixels.Length; i++)
            {
                var value = images.Values[(image * channels + Math.Min(i % 3, channels - 1)) * plane + i / 3];
                pixels[i] = (byte)Math.Round(Math.Clamp((value + 1) * 127.5f, 0, 255));
            }

            return new(width, height, pixels);
        }
    }

    /// <summary>Returns a PNG of all images.</summary>
    public static byte[] Draw(IReadOnlyList<Tile> tiles, int columns)
    {
        var scale = Math.Max(1, (Side + tiles[0].Width - 1) / tiles[0].Width);
        var (across, down) = (tiles[0].Width * scale + Padding, tiles[0].Height * scale + Padding);
        var (width, height) = (columns * across + Padding, (tiles.Count + columns - 1) / columns * down + Padding);
        var pixels = new byte[width * height * 3];
        pixels.AsSpan().Fill(255);

        for (var i = 0; i < tiles.Count; i++)
            for (var y = 0; y < tiles[i].Height * scale; y++)
                for (var x = 0; x < tiles[i].Width * scale; x++)
                {
                    var to = ((i / columns * down + Padding + y) * width + i % columns * across + Padding + x) * 3;
                    tiles[i].Pixels.AsSpan((y / scale * tiles[i].Width + x / scale) * 3, 3).CopyTo(pixels.AsSpan(to));
                }

        return PngFile.Encode(width, height, pixels);
    }
}
