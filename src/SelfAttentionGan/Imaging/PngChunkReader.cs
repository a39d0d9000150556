using System.Buffers.Binary;
using System.Text;

namespace SelfAttentionGan.Imaging;

/// <summary>
/// Walks the chunks of a PNG, checking each checksum and never trusting a length before the bytes are there.
/// </summary>
internal sealed class PngChunkReader(Stream stream)
{
    private readonly byte[] buffer = new byte[16 * 1024];
    private uint crc;

    public string Type { get; private set; } = "signature";

    public long Length { get; private set; }

    /// <summary>Upper-case first letter: a decoder that does not know the chunk cannot show the picture.</summary>
    public bool Critical => char.IsAsciiLetterUpper(Type[0]);

    public void ReadSignature()
    {
        var start = buffer.AsSpan(0, Png.Signature.Length);
        var read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);

        if (read == 0)
            throw new InvalidDataException("A PNG starts with an 8-byte signature, but there are no bytes at all. "
                + "Fetch or export the picture again.");
        if (!start.SequenceEqual(Png.Signature))
            throw new InvalidDataException("A PNG starts with the bytes 89 50 4E 47 0D 0A 1A 0A, but this starts with "
                + $"{Spell(start[..read])}. It is another kind of file: convert it to PNG or move it away.");
    }

    public void Next()
    {
        var head = Fill(8, "the head of a chunk");
        Length = BinaryPrimitives.ReadUInt32BigEndian(head);
        Type = Encoding.Latin1.GetString(head[4..]);
        crc = Crc32.Add(Crc32.Start, head[4..]);

        if (Length > int.MaxValue || !Type.All(char.IsAsciiLetter))
            throw new InvalidDataException("A PNG chunk has a four-letter name and at most 2147483647 bytes, but one "
                + $"is named {Spell(head[4..])} and claims {Length}. The file is damaged: export it again.");
    }

    /// <summary>Reads a small chunk whole; <paramref name="limit"/> is the most its kind may hold.</summary>
    public byte[] ReadBody(int limit)
    {
        if (Length > limit)
            throw new InvalidDataException(
                $"A PNG's {Type} chunk holds at most {limit} bytes, but this claims {Length}. "
                + "Export the picture again.");

        using var body = new MemoryStream((int)Length);
        CopyBody(body);
        return body.ToArray();
    }

    public void CopyBody(Stream destination)
    {
        for (var left = Length; left > 0;)
        {
            var piece = Fill((int)Math.Min(left, buffer.Length), Type);
            crc = Crc32.Add(crc, piece);
            destination.Write(piece);
            left -= piece.Length;
        }

        if (BinaryPrimitives.ReadUInt32BigEndian(Fill(4, $"the checksum of {Type}")) != ~crc)
            throw new InvalidDataException($"Every PNG chunk must match its checksum, but {Type} does not. "
                + "The file is damaged: fetch or export it again.");
    }

    private ReadOnlySpan<byte> Fill(int count, string part)
    {
        var piece = buffer.AsSpan(0, count);
        var read = stream.ReadAtLeast(piece, count, throwOnEndOfStream: false);

        return read == count
            ? piece
            : throw new InvalidDataException($"A PNG ends with an IEND chunk, but this ends inside {part}. "
                + "The file is cut short: fetch or export it again.");
    }

    private static string Spell(ReadOnlySpan<byte> bytes) => BitConverter.ToString(bytes.ToArray()).Replace('-', ' ');
}
