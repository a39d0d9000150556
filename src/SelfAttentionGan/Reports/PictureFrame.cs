namespace SelfAttentionGan.Reports;

/// <summary>A picture of a step.</summary>
/// <param name="Step">The step.</param>
/// <param name="Path">Where it lies.</param>
/// <param name="Bytes">How long its file is.</param>
internal sealed record PictureFrame(int Step, string Path, long Bytes)
{
    private static readonly byte[] Signature = [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n'];

    // An empty chunk named IEND, and its checksum.
    private static readonly byte[] End = [0, 0, 0, 0, .. "IEND"u8, 0xAE, 0x42, 0x60, 0x82];

    /// <summary>Whether a file is a PNG from its signature to its last chunk, not one that is being written.</summary>
    public static bool IsWhole(string path)
    {
        using var file = SharedFile.Open(path);
        if (file is null || file.Length < Signature.Length + End.Length)
            return false;

        Span<byte> start = stackalloc byte[8], end = stackalloc byte[12];
        file.ReadExactly(start);
        file.Seek(-end.Length, SeekOrigin.End);
        file.ReadExactly(end);

        return start.SequenceEqual(Signature) && end.SequenceEqual(End);
    }
}
