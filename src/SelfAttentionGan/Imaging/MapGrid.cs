namespace SelfAttentionGan.Imaging;

/// <summary>Where the positions of a flattened feature map lie on its picture.</summary>
internal readonly record struct MapGrid(int Rows, int Columns)
{
    public int Count => Rows * Columns;

    /// <summary>Finds the grid of so many positions that has the picture's proportions.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static MapGrid Of(long count, int height, int width)
    {
        var rows = (long)Math.Round(Math.Sqrt((double)count * height / width));
        var columns = rows == 0 ? 0 : count / rows;

        return count > 0 && rows * columns == count && rows * width == columns * height
            ? new((int)rows, (int)columns)
            : throw new ArgumentException(
                "An attention map covers its picture with positions and keys in the picture's proportions, but "
                + $"{count} do not fill a grid over {height}×{width}. Draw the map that was read from this picture.");
    }

    /// <summary>Returns which position covers a place.</summary>
    public int PositionAt(QueryPoint place) =>
        Math.Min((int)(place.Y * Rows), Rows - 1) * Columns + Math.Min((int)(place.X * Columns), Columns - 1);

    /// <summary>Returns the middle of a position.</summary>
    public QueryPoint PlaceOf(int position) =>
        new((position % Columns + 0.5) / Columns, (position / Columns + 0.5) / Rows);
}
