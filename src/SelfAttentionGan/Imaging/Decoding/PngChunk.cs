using System.Buffers.Binary;
using System.Text;

namespace SelfAttentionGan.Imaging.Decoding;

/// <summary>Chunk of a PNG (ISO/IEC 15948); checksums are not verified.</summary>
internal readonly record struct PngChunk(string Type, ReadOnlyMemory<byte> Body)
{
    private const int Overhead = 12;

    /// <summary>Enumerates the chunks up to IEND, or to the end of the bytes; the last may then be truncated.</summary>
    public static IEnumerable<PngChunk> ReadAll(ReadOnlyMemory<byte> png)
    {
        for (var rest = png[ImageFormatDetector.PngSignature.Length..]; rest.Length >= 8;)
        {
            long length = BinaryPrimitives.ReadUInt32BigEndian(rest.Span);
            var type = Encoding.Latin1.GetString(rest.Span[4..8]);
            yield return new(type, rest.Slice(8, (int)Math.Min(length, rest.Length - 8)));

            if (type == "IEND" || length + Overhead > rest.Length)
                yield break;
            rest = rest[(int)(length + Overhead)..];
        }
    }
}
