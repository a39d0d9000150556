namespace SelfAttentionGan.Imaging.Decoding;

/// <summary>
/// PNG row filters (ISO/IEC 15948): a row is stored as its difference from the bytes to the left and above.
/// </summary>
internal static class PngFilter
{
    /// <summary>Reverses a filter, in place.</summary>
    /// <param name="kind">The filter, 0 to 4.</param>
    /// <param name="row">The filtered row.</param>
    /// <param name="above">The reconstructed row above it.</param>
    /// <param name="stride">Bytes a pixel.</param>
    /// <exception cref="InvalidDataException">There is no such filter.</exception>
    public static void Undo(int kind, Span<byte> row, ReadOnlySpan<byte> above, int stride)
    {
        if (kind > 4)
            throw new InvalidDataException($"A PNG row has one of the filters 0 to 4, but one has {kind}. The file is "
                + "damaged: fetch or export it again.");

        for (var i = 0; i < row.Length; i++)
        {
            var left = i >= stride ? row[i - stride] : 0;
            row[i] += (byte)(kind switch
            {
                0 => 0,
                1 => left,
                2 => above[i],
                3 => (left + above[i]) / 2,
                _ => Paeth(left, above[i], i >= stride ? above[i - stride] : 0),
            });
        }
    }

    private static int Paeth(int left, int up, int corner)
    {
        var toLeft = Math.Abs(up - corner);
        var toUp = Math.Abs(left - corner);
        var toCorner = Math.Abs(left + up - 2 * corner);

        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }
}
