namespace SelfAttentionGan.Imaging;

/// <summary>PNG's five ways to say a row as its difference from what is left of it and above it.</summary>
/// <remarks>Rows are packed bytes; <c>stride</c> is how many bytes back the pixel to the left begins.</remarks>
internal static class PngFilter
{
    public const int Kinds = 5;

    /// <summary>Turns differences back into bytes, in place.</summary>
    public static void Undo(int kind, Span<byte> row, ReadOnlySpan<byte> above, int stride)
    {
        if (kind >= Kinds)
            throw new InvalidDataException($"A PNG row is filtered in one of the ways 0 to 4, but one says {kind}. "
                + "The file is damaged: export it again.");

        for (var i = 0; i < row.Length; i++)
            row[i] += Predict(kind, row, above, i, stride);
    }

    /// <summary>Writes the differences of <paramref name="row"/> to <paramref name="filtered"/>.</summary>
    /// <returns>
    /// The sum of their sizes as signed bytes: the smaller, the better the row is likely to compress.
    /// </returns>
    public static long Apply(
        int kind, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int stride, Span<byte> filtered)
    {
        var sum = 0L;
        for (var i = 0; i < row.Length; i++)
        {
            filtered[i] = (byte)(row[i] - Predict(kind, row, above, i, stride));
            sum += Math.Abs((int)(sbyte)filtered[i]);
        }

        return sum;
    }

    private static byte Predict(int kind, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int i, int stride)
    {
        var left = i >= stride ? row[i - stride] : 0;

        return kind switch
        {
            0 => 0,
            1 => (byte)left,
            2 => above[i],
            3 => (byte)((left + above[i]) / 2),
            _ => Paeth(left, above[i], i >= stride ? above[i - stride] : 0),
        };
    }

    private static byte Paeth(int left, int up, int corner)
    {
        var toLeft = Math.Abs(up - corner);
        var toUp = Math.Abs(left - corner);
        var toCorner = Math.Abs(left + up - 2 * corner);

        return (byte)(toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner);
    }
}
