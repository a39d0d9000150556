using System.Buffers.Binary;
using System.IO.Compression;

namespace SelfAttentionGan.Data.Volumes;

/// <summary>
/// A volume of a NIfTI-1 file (Cox et al. 2004), such as an image of magnetic resonance: gray values on a grid.
/// </summary>
/// <remarks>
/// Values are scaled as the file says. Its orientation (qform and sform) is not applied: axes are those of the file, in
/// which x usually goes from left to right, y from posterior to anterior, and z from inferior to superior. Not for
/// diagnostic use. Source: the header file nifti1.h of the NIfTI Data Format Working Group.
/// </remarks>
public sealed class NiftiVolume
{
    private readonly float[] values;

    private NiftiVolume(string path, NiftiHeader header, float[] values)
    {
        (Path, this.values, VoxelSize) = (path, values, header.VoxelSize);
        (Width, Height, Depth) = (header.Width, header.Height, header.Depth);

        var finite = values.Where(float.IsFinite);
        if (!finite.Any())
            throw new InvalidDataException(
                "A volume has finite values, but this has none: all are infinite or not a number. Convert it again.");

        (Least, Greatest) = (finite.Min(), finite.Max());
    }

    /// <summary>The file's full path.</summary>
    public string Path { get; }

    /// <summary>Voxels along x, the first axis.</summary>
    public int Width { get; }

    /// <summary>Voxels along y, the second axis.</summary>
    public int Height { get; }

    /// <summary>Voxels along z, the third axis.</summary>
    public int Depth { get; }

    /// <summary>Edges of a voxel along x, y and z, in the file's unit, usually mm.</summary>
    public IReadOnlyList<double> VoxelSize { get; }

    /// <summary>The least finite value.</summary>
    public double Least { get; }

    /// <summary>The greatest finite value.</summary>
    public double Greatest { get; }

    /// <summary>All values: voxel (x, y, z) is at (z × Height + y) × Width + x. Some may be infinite or NaN.</summary>
    public ReadOnlySpan<float> Values => values;

    /// <summary>Reads a .nii or .nii.gz file; gzip is detected by content.</summary>
    /// <remarks>
    /// Values are unsigned 8 and 16 bits, signed 16 and 32 bits, or floats of 32 and 64 bits, in either byte order. A
    /// file of several volumes is refused. Memory grows with the data that is there, never with what a header promises.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is of another format, or damaged; the message names the file.</exception>
    /// <exception cref="NotSupportedException">It is of a variant that is not read; the message says which.</exception>
    public static NiftiVolume Read(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException(
                $"There is no NIfTI file at {System.IO.Path.GetFullPath(path)}. Check the path; it ends in .nii or .nii.gz.", path);

        try
        {
            using var file = File.OpenRead(path);
            using var stream = IsGzip(file) ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
            var header = ReadHeader(stream);

            return new(System.IO.Path.GetFullPath(path), header, ReadValues(stream, header));
        }
        catch (InvalidDataException damaged)
        {
            throw new InvalidDataException($"{path}: {damaged.Message}", damaged);
        }
        catch (NotSupportedException variant)
        {
            throw new NotSupportedException($"{path}: {variant.Message}", variant);
        }
    }

    private static bool IsGzip(FileStream file)
    {
        var gzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;

        return gzip;
    }

    private static NiftiHeader ReadHeader(Stream stream)
    {
        var bytes = new byte[NiftiHeader.Length];
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw new InvalidDataException(
                $"A NIfTI-1 file has a header of {NiftiHeader.Length} bytes, but this ends inside it. Download it again.");

        return NiftiHeader.Parse(bytes);
    }

    private static float[] ReadValues(Stream stream, NiftiHeader header)
    {
        var chunk = new byte[1 << 16];
        for (var skip = header.Offset - NiftiHeader.Length; skip > 0;)
            skip -= ReadSome(stream, chunk.AsSpan(0, (int)Math.Min(skip, chunk.Length)), header, read: 0);

        var values = new List<float>();
        while (values.Count < header.Voxels)
        {
            var length = (int)Math.Min(chunk.Length, (header.Voxels - values.Count) * header.BytesPerVoxel);
            for (var filled = 0; filled < length;)
                filled += ReadSome(stream, chunk.AsSpan(filled, length - filled), header, values.Count);
            Convert(chunk.AsSpan(0, length), header, values);
        }

        return [.. values];
    }

    private static int ReadSome(Stream stream, Span<byte> bytes, NiftiHeader header, int read) =>
        stream.Read(bytes) is > 0 and var some
            ? some
            : throw new InvalidDataException(
                $"The header declares {header.Width}×{header.Height}×{header.Depth} voxels, but the file ends after {read}. "
                + "Download it again.");

    private static void Convert(ReadOnlySpan<byte> bytes, NiftiHeader header, List<float> values)
    {
        var size = header.BytesPerVoxel;
        Span<byte> voxel = stackalloc byte[size];
        for (var at = 0; at < bytes.Length; at += size)
        {
            bytes.Slice(at, size).CopyTo(voxel);
            if (header.IsBigEndian)
                voxel.Reverse();
            values.Add((float)(ValueOf(voxel, header.Type) * header.Factor + header.Summand));
        }
    }

    private static double ValueOf(ReadOnlySpan<byte> voxel, NiftiType type) => type switch
    {
        NiftiType.UInt8 => voxel[0],
        NiftiType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(voxel),
        NiftiType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(voxel),
        NiftiType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(voxel),
        NiftiType.Float32 => BinaryPrimitives.ReadSingleLittleEndian(voxel),
        _ => BinaryPrimitives.ReadDoubleLittleEndian(voxel),
    };
}
