using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SelfAttentionGan.Data.Voxels;

/// <summary>Reads three-dimensional arrays of NumPy's .npy files (format 1 to 3).</summary>
internal static partial class NumpyVolume
{
    private static readonly byte[] Magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    private static readonly string[] Types = ["b1", "u1", "i1", "u2", "i2", "u4", "i4", "i8", "f4", "f8"];

    /// <summary>Reads an array D×H×W; its values are in this order.</summary>
    /// <exception cref="InvalidDataException">It is of another format or shape, or damaged.</exception>
    public static (float[] Values, int Depth, int Height, int Width) Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < 12 || !file[..6].SequenceEqual(Magic))
            throw new InvalidDataException(@"A .npy file begins with '\x93NUMPY', but this does not; write it by numpy.save.");

        var (start, length) = file[6] == 1
            ? (10, BinaryPrimitives.ReadUInt16LittleEndian(file[8..]))
            : (12, (int)Math.Min(int.MaxValue, BinaryPrimitives.ReadUInt32LittleEndian(file[8..])));
        if (length > file.Length - start)
            throw new InvalidDataException("A .npy file has a header, but this ends inside it. Write it again.");

        var header = HeaderPattern().Match(Encoding.UTF8.GetString(file.Slice(start, length)));
        var type = header.Groups["type"].Value;
        int[] shape = [.. header.Groups["shape"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(side => int.TryParse(side, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)];
        if (!header.Success || !Types.Contains(type) || shape.Length != 3)
            throw new InvalidDataException(
                "Voxels in a .npy file are an array D×H×W of bool, whole or floating-point numbers of 8 to 64 bits, but this "
                + $"declares {Encoding.UTF8.GetString(file.Slice(start, Math.Min(length, 100))).Trim()}; save another array.");

        var (size, count) = (type[1] - '0', shape.Aggregate(1L, (product, side) => product * side));
        var data = file[(start + length)..];
        if (count < 1 || count > data.Length / size)
            throw new InvalidDataException(
                $"The header declares {string.Join('×', shape)} values, but the file has {data.Length / size}. Write it again.");

        return (Convert(data, type, header.Groups["order"].Value == ">", header.Groups["fortran"].Value == "True", shape),
            shape[0], shape[1], shape[2]);
    }

    private static float[] Convert(ReadOnlySpan<byte> data, string type, bool isBigEndian, bool isFortran, int[] shape)
    {
        var (depth, height, width, size) = (shape[0], shape[1], shape[2], type[1] - '0');
        var values = new float[depth * height * width];
        Span<byte> number = stackalloc byte[size];
        for (var i = 0; i < values.Length; i++)
        {
            var (d, h, w) = (i / (height * width), i / width % height, i % width);
            var at = isFortran ? (w * height + h) * depth + d : i;
            data.Slice(at * size, size).CopyTo(number);
            if (isBigEndian)
                number.Reverse();
            values[i] = (float)ValueOf(number, type);
        }

        return values;
    }

    private static double ValueOf(ReadOnlySpan<byte> number, string type) => type switch
    {
        "b1" or "u1" => number[0],
        "i1" => (sbyte)number[0],
        "u2" => BinaryPrimitives.ReadUInt16LittleEndian(number),
        "i2" => BinaryPrimitives.ReadInt16LittleEndian(number),
        "u4" => BinaryPrimitives.ReadUInt32LittleEndian(number),
        "i4" => BinaryPrimitives.ReadInt32LittleEndian(number),
        "i8" => BinaryPrimitives.ReadInt64LittleEndian(number),
        "f4" => BinaryPrimitives.ReadSingleLittleEndian(number),
        _ => BinaryPrimitives.ReadDoubleLittleEndian(number),
    };

    [GeneratedRegex(
        @"'descr':\s*'(?<order>[<>|=])(?<type>\w\d)'.*'fortran_order':\s*(?<fortran>True|False).*'shape':\s*\((?<shape>[\d, ]+)\)",
        RegexOptions.CultureInvariant)]
    private static partial Regex HeaderPattern();
}
