using System.Buffers.Binary;
using System.Text;

namespace SelfAttentionGan.Imaging.Decoding;

/// <summary>A chunk of a PNG (ISO/IEC 15948); checksums are left to others.</summary>
internal readonly record struct PngChunk(string Type, ReadOnlyMemory<byte> Body)
{
    private const int Around = 12;

    /// <summary>Walks the chunks up to IEND, or to where the bytes end; the last may then be cut short.</summary>
    public static IEnumerable<PngChunk> ReadAll(ReadOnlyMemory<byte> png)
    {
        for (var rest = png[ImageFormats.PngSignature.Length..]; rest.Length >= 8;)
        {
            long length = BinaryPrimitives.ReadUInt32BigEndian(rest.Span);
            var type = Encoding.Latin1.GetString(rest.Span[4..8]);
            yield return new(type, rest.Slice(8, (int)Math.Min(length, rest.Length - 8)));

            if (type == "IEND" || length + Around > rest.Length)
                yield break;
            rest = rest[(int)(length + Around)..];
        }
    }
}
