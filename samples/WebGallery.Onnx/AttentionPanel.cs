namespace WebGallery.Onnx;

/// <summary>Draws what one position of an image attends to.</summary>
internal static class AttentionPanel
{
    /// <summary>Returns the dimmed image, brighter and yellow where attention is, with a cross at the position.</summary>
    /// <param name="tile">The image.</param>
    /// <param name="maps">Attention maps, N×positions×keys, of feature maps as wide for their height as the image.</param>
    /// <param name="image">The number of the image.</param>
    /// <param name="point">The position, from the left and from the top.</param>
    public static Tile Draw(Tile tile, FloatTensor maps, int image, (double X, double Y) point)
    {
        var (positions, keys) = (maps.Shape[1], maps.Shape[2]);
        var (queries, attended) = (SidesOf(positions, tile), SidesOf(keys, tile));
        var query = (int)(point.Y * queries.Height) * queries.Width + (int)(point.X * queries.Width);
        var row = maps.Values.AsSpan((image * positions + query) * keys, keys).ToArray();
        var largest = row.Max();
        var (left, top) = ((int)(point.X * tile.Width), (int)(point.Y * tile.Height));

        return tile.Map((x, y, color) => Math.Abs(x - left) + Math.Abs(y - top) <= 1
            ? (Red: 255f, Green: 0f, Blue: 0f)
            : Blend(color, row[KeyAt(x, y)] / largest));

        int KeyAt(int x, int y) => y * attended.Height / tile.Height * attended.Width + x * attended.Width / tile.Width;
    }

    private static (int Height, int Width) SidesOf(int count, Tile tile)
    {
        var height = (int)Math.Round(Math.Sqrt((double)count * tile.Height / tile.Width));

        return (height, count / height);
    }

    private static (float Red, float Green, float Blue) Blend((float Red, float Green, float Blue) color, float heat) => (
        color.Red * 0.4f + (255 - color.Red * 0.4f) * heat,
        color.Green * 0.4f + (220 - color.Green * 0.4f) * heat,
        color.Blue * 0.4f * (1 - heat));
}
