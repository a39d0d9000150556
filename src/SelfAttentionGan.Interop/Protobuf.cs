using System.Text;

namespace SelfAttentionGan.Interop;

/// <summary>Reads and changes messages of protocol buffers without their definition.</summary>
internal static class Protobuf
{
    private const int Varint = 0, Fixed64 = 1, Delimited = 2, Fixed32 = 5;

    /// <summary>Copies a message, with some of its nested messages replaced.</summary>
    /// <param name="message">The message.</param>
    /// <param name="replace">
    /// Receives the number and content of each nested message or text; returns its replacement, or null to keep it.
    /// </param>
    /// <exception cref="InvalidDataException">It is no message.</exception>
    public static byte[] Replace(ReadOnlyMemory<byte> message, Func<int, ReadOnlyMemory<byte>, byte[]?> replace)
    {
        using var result = new MemoryStream(message.Length + 64);
        for (var position = 0; position < message.Length;)
        {
            var (field, wireType, content, next) = Next(message, position);
            if (wireType == Delimited && replace(field, content) is { } replacement)
            {
                WriteVarint(result, (ulong)field << 3 | Delimited);
                WriteVarint(result, (ulong)replacement.Length);
                result.Write(replacement);
            }
            else
            {
                result.Write(message.Span[position..next]);
            }

            position = next;
        }

        return result.ToArray();
    }

    /// <summary>Returns the contents of all nested messages or texts of one number.</summary>
    /// <inheritdoc cref="Replace" path="/exception"/>
    public static IEnumerable<ReadOnlyMemory<byte>> Fields(ReadOnlyMemory<byte> message, int number)
    {
        for (var position = 0; position < message.Length;)
        {
            var (field, wireType, content, next) = Next(message, position);
            if (field == number && wireType == Delimited)
                yield return content;

            position = next;
        }
    }

    /// <summary>Returns the first text of a number; empty where there is none.</summary>
    /// <inheritdoc cref="Replace" path="/exception"/>
    public static string Text(ReadOnlyMemory<byte> message, int number) =>
        Encoding.UTF8.GetString(Fields(message, number).FirstOrDefault().Span);

    private static (int Field, int WireType, ReadOnlyMemory<byte> Content, int Next) Next(
        ReadOnlyMemory<byte> message, int position)
    {
        var tag = ReadVarint(message.Span, ref position);
        var wireType = (int)(tag & 7);
        var length = wireType switch
        {
            Varint => Skip(message.Span, position) - position,
            Fixed64 => 8,
            Delimited => (long)ReadVarint(message.Span, ref position),
            Fixed32 => 4,
            _ => -1,
        };
        if (length < 0 || length > message.Length - position || tag >> 3 is 0 or > int.MaxValue)
            throw Damaged();

        return ((int)(tag >> 3), wireType, message.Slice(position, (int)length), position + (int)length);
    }

    private static int Skip(ReadOnlySpan<byte> message, int position)
    {
        ReadVarint(message, ref position);
        return position;
    }

    private static ulong ReadVarint(ReadOnlySpan<byte> message, ref int position)
    {
        ulong number = 0;
        for (var shift = 0; shift < 64 && position < message.Length; shift += 7)
        {
            var part = message[position++];
            number |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
                return number;
        }

        throw Damaged();
    }

    private static void WriteVarint(Stream stream, ulong number)
    {
        for (; number >= 0x80; number >>= 7)
            stream.WriteByte((byte)(number | 0x80));
        stream.WriteByte((byte)number);
    }

    private static InvalidDataException Damaged() =>
        new("An ONNX file is a message of protocol buffers, but this one is none, or it is damaged; export it again.");
}
