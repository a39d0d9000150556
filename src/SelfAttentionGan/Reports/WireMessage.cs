using System.Buffers.Binary;
using System.Text;

namespace SelfAttentionGan.Reports;

/// <summary>A message as Protocol Buffers writes it: fields by their numbers, in the order they were added.</summary>
internal sealed class WireMessage
{
    private const int Varint = 0, Fixed64 = 1, Delimited = 2, Fixed32 = 5;

    private readonly MemoryStream bytes = new();

    public WireMessage Add(int field, long value)
    {
        Key(field, Varint);
        Number((ulong)value);

        return this;
    }

    public WireMessage Add(int field, double value)
    {
        Key(field, Fixed64);
        Fixed(value);

        return this;
    }

    public WireMessage Add(int field, float value)
    {
        Span<byte> four = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(four, value);
        Key(field, Fixed32);
        bytes.Write(four);

        return this;
    }

    public WireMessage Add(int field, ReadOnlySpan<byte> value)
    {
        Key(field, Delimited);
        Number((ulong)value.Length);
        bytes.Write(value);

        return this;
    }

    public WireMessage Add(int field, string value) => Add(field, Encoding.UTF8.GetBytes(value).AsSpan());

    public WireMessage Add(int field, WireMessage value) => Add(field, value.ToArray().AsSpan());

    /// <summary>Adds numbers as one packed field.</summary>
    public WireMessage Add(int field, IReadOnlyCollection<double> values)
    {
        Key(field, Delimited);
        Number((ulong)values.Count * sizeof(double));
        foreach (var value in values)
            Fixed(value);

        return this;
    }

    public byte[] ToArray() => bytes.ToArray();

    private void Key(int field, int type) => Number((ulong)(field << 3 | type));

    private void Number(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            bytes.WriteByte((byte)(value | 0x80));
        bytes.WriteByte((byte)value);
    }

    private void Fixed(double value)
    {
        Span<byte> eight = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(eight, value);
        bytes.Write(eight);
    }
}
