using System.Buffers.Binary;
using System.Text;

namespace SelfAttentionGan.Checkpoints.StateFiles;

/// <summary>Reader of TorchSharp's <c>.dat</c> format; it stays within the stream, whatever the bytes.</summary>
internal sealed class StateReader(Stream stream)
{
    private const int MaxNameLength = 4096;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public long Remaining => stream.Length - stream.Position;

    /// <summary>Reads an unsigned LEB128 number of up to 63 bits.</summary>
    public long ReadNumber()
    {
        long number = 0;
        for (var shift = 0; shift < 63; shift += 7)
        {
            var part = stream.ReadByte();
            if (part < 0)
                throw CreateException("ends within a number");

            if (part == 0 && shift > 0)
                throw CreateException("has a number with a superfluous last byte");

            number |= (long)(part & 0x7f) << shift;
            if (part < 0x80)
                return number;
        }

        throw CreateException("has a number of more than 63 bits");
    }

    /// <summary>Reads a LEB128 number up to a maximum.</summary>
    public int ReadNumber(int maximum, string what)
    {
        var number = ReadNumber();

        return number <= maximum
            ? (int)number
            : throw CreateException($"has {number} for {what}, where {maximum} is the maximum");
    }

    public string ReadText()
    {
        var bytes = new byte[ReadNumber(MaxNameLength, "the length of a name")];
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw CreateException("ends within a name");

        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw CreateException("has a name that is not UTF-8");
        }
    }

    /// <summary>Reads 64 bits, little-endian: a count, or a floating-point number.</summary>
    public long ReadInt64(string what)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];

        return stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length
            ? BinaryPrimitives.ReadInt64LittleEndian(bytes)
            : throw CreateException($"ends within {what}");
    }

    public bool ReadFlag(string what) => stream.ReadByte() switch
    {
        0 => false,
        1 => true,
        var other => throw CreateException(other < 0 ? $"ends before {what}" : $"has {other} for {what}"),
    };

    public void Skip(long bytes, string what)
    {
        if (bytes > Remaining)
            throw CreateException($"ends within {what}, which needs {bytes} bytes where {Remaining} are left");

        stream.Seek(bytes, SeekOrigin.Current);
    }

    /// <summary>Requires the end of the stream.</summary>
    public void RequireEnd()
    {
        if (Remaining > 0)
            throw CreateException($"continues for {Remaining} bytes after its tensors");
    }

    public static InvalidDataException CreateException(string description) =>
        new($"A file of torch's state format {description}: it is damaged, or of another format.");
}
