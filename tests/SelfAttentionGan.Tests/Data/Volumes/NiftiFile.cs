using System.Buffers.Binary;
using System.IO.Compression;

namespace SelfAttentionGan.Tests.Data.Volumes;

/// <summary>Writes NIfTI-1 files, field by field, from the format's description.</summary>
internal sealed record NiftiFile(short[] Sizes, short Type = 2, bool BigEndian = false)
{
    public float Factor { get; init; } = 1;

    public float Summand { get; init; }

    public float Offset { get; init; } = 352;

    public string Magic { get; init; } = "n+1\0";

    public int HeaderLength { get; init; } = 348;

    public byte[] ToBytes(params double[] values)
    {
        var file = new byte[352];
        Put(0, HeaderLength, 4);
        Put(40, Sizes.Length, 2);
        for (var i = 0; i < Sizes.Length; i++)
            Put(42 + 2 * i, Sizes[i], 2);
        Put(70, Type, 2);
        foreach (var (at, value) in new[] { (80, 1f), (84, 2f), (88, 0f), (108, Offset), (112, Factor), (116, Summand) })
            Put(at, BitConverter.SingleToInt32Bits(value), 4);
        for (var i = 0; i < 4; i++)
            file[344 + i] = (byte)Magic[i];

        return [.. file, .. values.SelectMany(Stored)];

        void Put(int at, long value, int length) => Bytes(value, length).CopyTo(file, at);
    }

    public static byte[] Zip(byte[] bytes)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Optimal))
            gzip.Write(bytes);

        return zipped.ToArray();
    }

    private byte[] Stored(double value) => Type switch
    {
        2 => Bytes((long)value, 1),
        4 or 512 => Bytes((long)value, 2),
        8 => Bytes((long)value, 4),
        16 => Bytes(BitConverter.SingleToInt32Bits((float)value), 4),
        _ => Bytes(BitConverter.DoubleToInt64Bits(value), 8),
    };

    private byte[] Bytes(long value, int length)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        var used = bytes[..length];
        if (BigEndian)
            Array.Reverse(used);

        return used;
    }
}
