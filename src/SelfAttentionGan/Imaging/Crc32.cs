namespace SelfAttentionGan.Imaging;

/// <summary>The checksum PNG puts behind every chunk (ISO 3309, polynomial 0xEDB88320 reflected).</summary>
internal static class Crc32
{
    public const uint Start = 0xFFFFFFFF;

    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(Entry)];

    /// <summary>
    /// Takes more bytes into a running checksum; begin with <see cref="Start"/>, end with the complement.
    /// </summary>
    public static uint Add(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
            crc = Table[(byte)(crc ^ value)] ^ (crc >> 8);

        return crc;
    }

    private static uint Entry(int index)
    {
        var value = (uint)index;
        for (var bit = 0; bit < 8; bit++)
            value = (value & 1) == 0 ? value >> 1 : 0xEDB88320 ^ (value >> 1);

        return value;
    }
}
