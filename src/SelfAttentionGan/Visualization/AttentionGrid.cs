namespace SelfAttentionGan.Visualization;

/// <summary>Attention grid: rows and columns of the positions of a flattened feature map.</summary>
internal readonly record struct AttentionGrid(int Rows, int Columns)
{
    public int Count => Rows * Columns;

    /// <summary>Returns the grid with this number of positions and the aspect ratio of the image.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static AttentionGrid Of(long count, int height, int width)
    {
        var rows = (long)Math.Round(Math.Sqrt((double)count * height / width));
        var columns = rows == 0 ? 0 : count / rows;

        return count > 0 && rows * columns == count && rows * width == columns * height
            ? new((int)rows, (int)columns)
            : throw new ArgumentException(
                "The positions and keys of an attention map form grids of the image's aspect ratio, but "
                + $"{count} do not fill a grid over {height}×{width}. Draw the map that was computed from this image.");
    }

    /// <summary>Returns the position that contains a point.</summary>
    public int PositionAt((double X, double Y) point) =>
        Math.Min((int)(point.Y * Rows), Rows - 1) * Columns + Math.Min((int)(point.X * Columns), Columns - 1);

    /// <summary>Returns the center of a position.</summary>
    public (double X, double Y) CenterOf(int position) =>
        new((position % Columns + 0.5) / Columns, (position / Columns + 0.5) / Rows);
}
