using System.Buffers.Binary;
using System.IO.Compression;

namespace SelfAttentionGan.Data.Formats;

/// <summary>
/// IDX file (LeCun et al. 1998) of unsigned bytes, plain or gzip: two zeros, type, rank, sizes (big-endian), data.
/// </summary>
/// <param name="Sizes">One for each dimension.</param>
/// <param name="Data">Their product of bytes, perhaps followed by unused ones.</param>
internal sealed record IdxFile(int[] Sizes, byte[] Data)
{
    private const byte UnsignedByte = 8;
    private const int MaxBytes = 1 << 30;

    /// <summary>The data without the unused bytes.</summary>
    public ReadOnlyMemory<byte> Content => Data.AsMemory(0, Sizes.Aggregate((product, size) => product * size));

    /// <param name="path">The file; gzip is detected by its first bytes, not by its name.</param>
    /// <param name="content">What the file should hold, for errors: "images".</param>
    /// <param name="rank">The number of dimensions.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is of another format; the message begins with its path.</exception>
    public static IdxFile Read(string path, string content, int rank)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no IDX file of {content} at {Path.GetFullPath(path)}. Check the "
                + $"path; MNIST's is called train-{content}-idx{rank}-ubyte.gz.", path);

        try
        {
            using var file = File.OpenRead(path);
            using var stream = IsGzip(file) ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
            var sizes = ReadHeader(stream, content, rank);

            return new(sizes, ReadData(stream, sizes));
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"{path}: {error.Message}", error);
        }
    }

    private static bool IsGzip(FileStream file)
    {
        var gzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;

        return gzip;
    }

    private static int[] ReadHeader(Stream stream, string content, int rank)
    {
        Span<byte> magic = stackalloc byte[4];
        Fill(stream, magic);
        if (magic[0] != 0 || magic[1] != 0)
            throw new InvalidDataException("An IDX file begins with two zeros, but this with bytes "
                + $"{magic[0]} and {magic[1]}. It is of another format, or compressed by something else than gzip.");
        if (magic[2] != UnsignedByte || magic[3] != rank)
            throw new InvalidDataException($"An IDX file of {content} has type {UnsignedByte} (unsigned bytes) and "
                + $"dimension {rank}, but this has type {magic[2]} and dimension {magic[3]}. Are images and labels "
                + "swapped?");

        Span<byte> sizes = stackalloc byte[4 * rank];
        Fill(stream, sizes);
        return CheckSizes(sizes);
    }

    private static int[] CheckSizes(ReadOnlySpan<byte> bytes)
    {
        var sizes = new uint[bytes.Length / 4];
        for (var i = 0; i < sizes.Length; i++)
            sizes[i] = BinaryPrimitives.ReadUInt32BigEndian(bytes[(4 * i)..]);

        // Each product is at most 2^30 before it meets a factor below 2^32, so a long holds it.
        var product = sizes.Aggregate(1L, (product, size) => product > MaxBytes ? product : product * size);
        if (product > MaxBytes || sizes.Contains(0u))
            throw new InvalidDataException($"The sizes in an IDX file are at least 1 and their product at most "
                + $"{MaxBytes}, but this declares {string.Join("×", sizes)}. The file is damaged.");

        return [.. sizes.Select(size => (int)size)];
    }

    // Memory grows with the data that is there, never with the data that a header promises.
    private static byte[] ReadData(Stream stream, int[] sizes)
    {
        var declared = sizes.Aggregate((product, size) => product * size);
        using var data = new MemoryStream();
        var chunk = new byte[1 << 16];

        while (data.Length < declared)
        {
            var read = stream.Read(chunk, 0, (int)Math.Min(chunk.Length, declared - data.Length));
            if (read == 0)
                throw new InvalidDataException($"The header declares {string.Join("×", sizes)} bytes of data, but the "
                    + $"file ends after {data.Length}. Download it again.");

            data.Write(chunk, 0, read);
        }

        if (stream.ReadByte() >= 0)
            throw new InvalidDataException($"The header declares {string.Join("×", sizes)} bytes of data, but the "
                + "file is longer. Download it again.");

        return data.GetBuffer();
    }

    private static void Fill(Stream stream, Span<byte> bytes)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw new InvalidDataException("The file ends inside its header. Download it again.");
    }
}
