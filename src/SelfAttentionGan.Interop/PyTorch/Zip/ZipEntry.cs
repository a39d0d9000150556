namespace SelfAttentionGan.Interop.PyTorch.Zip;

/// <summary>An entry of a zip archive.</summary>
/// <param name="Name">Its path in the archive, which is only compared, never a path on disk.</param>
/// <param name="IsCompressed">Whether it is deflated; otherwise it is stored as it is.</param>
/// <param name="Crc">The CRC-32 of its content; 0 where none was computed.</param>
/// <param name="CompressedLength">Its bytes in the file.</param>
/// <param name="Length">The bytes of its content.</param>
/// <param name="Header">The position of its header in the file.</param>
internal sealed record ZipEntry(
    string Name, bool IsCompressed, uint Crc, long CompressedLength, long Length, long Header);
