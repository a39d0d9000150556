namespace WebGallery.Onnx;

/// <summary>Draws what one position of an image attends to.</summary>
internal static class AttentionPanel
{
    /// <summary>Returns the dimmed image, brighter and yellow where attention is, with a cross at the position.</summary>
    /// <param name="tile">The image.</param>
    /// <param name="maps">Attention maps, N×positions×keys, of square feature maps.</param>
    /// <param name="image">The number of the image.</param>
    /// <param name="point">The position, from the left and from the top.</param>
    public static Tile Draw(Tile tile, FloatTensor maps, int image, (double X, double Y) point)
    {
        var (positions, keys) = (maps.Shape[1], maps.Shape[2]);
        var (querySide, keySide) = ((int)Math.Sqrt(positions), (int)Math.Sqrt(keys));
        var query = (int)(point.Y * querySide) * querySide + (int)(point.X * querySide);
        var row = maps.Values.AsSpan((image * positions + query) * keys, keys).ToArray();
        var largest = row.Max();
        var (left, top) = ((int)(point.X * tile.Width), (int)(point.Y * tile.Height));

        return tile.Map((x, y, color) => Math.Abs(x - left) + Math.Abs(y - top) <= 1
            ? (Red: 255f, Green: 0f, Blue: 0f)
            : Blend(color, row[y * keySide / tile.Height * keySide + x * keySide / tile.Width] / largest));
    }

    private static (float Red, float Green, float Blue) Blend((float Red, float Green, float Blue) color, float heat) => (
        color.Red * 0.4f + (255 - color.Red * 0.4f) * heat,
        color.Green * 0.4f + (220 - color.Green * 0.4f) * heat,
        color.Blue * 0.4f * (1 - heat));
}
