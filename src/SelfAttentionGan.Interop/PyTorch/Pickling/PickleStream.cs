using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using SelfAttentionGan.Interop.Files;

namespace SelfAttentionGan.Interop.PyTorch.Pickling;

/// <summary>Numbers and texts of a pickle; a declared length is compared with what is left before it is believed.</summary>
internal sealed class PickleStream(WeightFile file, Stream stream)
{
    private const int MaxTextBytes = 16 << 20, MaxLineBytes = 1024;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public byte ReadByte() => stream.ReadByte() is var part and >= 0 ? (byte)part : throw Ended();

    public int ReadUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(ReadBytes(2));

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(ReadBytes(4));

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(ReadBytes(8));

    public double ReadDouble() => BinaryPrimitives.ReadDoubleBigEndian(ReadBytes(8));

    /// <summary>Reads a long: a number where it has 64 bits, else a value that is only compared.</summary>
    public object ReadLong(int bytes)
    {
        var number = new BigInteger(ReadBytes(bytes));

        return number >= long.MinValue && number <= long.MaxValue ? (long)number : number;
    }

    public string ReadText(long bytes)
    {
        var content = ReadBytes(bytes);
        try
        {
            return Strict.GetString(content);
        }
        catch (DecoderFallbackException)
        {
            throw file.Damaged("has a text that is not UTF-8 in its pickle");
        }
    }

    /// <summary>Reads a text of Python 2, whose bytes have no encoding.</summary>
    public string ReadLatin1(long bytes) => Encoding.Latin1.GetString(ReadBytes(bytes));

    public string ReadLine()
    {
        var line = new StringBuilder();
        for (var next = ReadByte(); next != '\n'; next = ReadByte())
            if (line.Append((char)next).Length > MaxLineBytes)
                throw file.Damaged($"has a name of more than {MaxLineBytes} bytes in its pickle");

        return line.ToString();
    }

    public void Skip(long bytes)
    {
        if (bytes < 0 || bytes > stream.Length - stream.Position)
            throw Ended();

        stream.Position += bytes;
    }

    private byte[] ReadBytes(long count)
    {
        if (count < 0 || count > stream.Length - stream.Position)
            throw Ended();
        if (count > MaxTextBytes)
            throw file.Damaged($"has a text of {count} bytes in its pickle, where {MaxTextBytes} are the most");

        var bytes = new byte[count];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private InvalidDataException Ended() => file.Damaged("ends within a pickle");
}
