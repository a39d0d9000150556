using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using SelfAttentionGan.Checkpoints;
using SelfAttentionGan.Platform;
using static TorchSharp.torch;

namespace SelfAttentionGan.Metrics.Features;

/// <summary>NumPy's archive format (<c>.npz</c>): a zip file with an array in each entry, uncompressed.</summary>
/// <remarks>
/// Written atomically, with the SHA-256 of each entry in <c>sha256.txt</c>, which NumPy ignores; where a file has one,
/// reading verifies it. Tensors belong to the dispose scope of the caller. Format: NumPy Enhancement Proposal 1.
/// </remarks>
internal sealed partial class NumpyArchive
{
    private const string Hashes = "sha256.txt", Extension = ".npy";
    private const int MaxHeader = 4_096, Alignment = 64;

    private static readonly Dictionary<ScalarType, string> Types = new()
    {
        [ScalarType.Float64] = "<f8",
        [ScalarType.Float32] = "<f4",
        [ScalarType.Int64] = "<i8",
    };

    private readonly Dictionary<string, Tensor> tensors = [];
    private readonly Dictionary<string, string> texts = [];
    private string path = "";

    /// <summary>Adds an array of float64, float32 or int64.</summary>
    public void Add(string name, Tensor tensor) => tensors.Add(name, tensor);

    /// <summary>Adds a text.</summary>
    public void Add(string name, string text) => texts.Add(name, text);

    /// <summary>Whether there is an array of a name.</summary>
    public bool Has(string name) => tensors.ContainsKey(name);

    /// <summary>Returns an array.</summary>
    /// <exception cref="InvalidDataException">There is none of this name, type and number of dimensions.</exception>
    public Tensor Tensor(string name, ScalarType type, int dimensions) =>
        tensors.TryGetValue(name, out var tensor) && tensor.dtype == type && tensor.dim() == dimensions
            ? tensor
            : throw Invalid(path, $"has an array '{name}' of {type} with {dimensions} dimensions, but this has "
                + (tensor is null ? "none" : $"{tensor.dtype} of {tensor.Describe()}"));

    /// <summary>Returns a text.</summary>
    /// <exception cref="InvalidDataException">There is none of this name.</exception>
    public string Text(string name) => texts.TryGetValue(name, out var text)
        ? text
        : throw Invalid(path, $"has a text '{name}', but this has none");

    /// <summary>Writes the archive; several processes may write the same one at once.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(string path) => AtomicFile.WriteFile(path, temporary =>
    {
        using var zip = ZipFile.Open(temporary, ZipArchiveMode.Create);
        var hashes = new StringBuilder();
        foreach (var (name, tensor) in tensors)
            hashes.AppendLine($"{Write(zip, name, entry => WriteTensor(entry, tensor))}  {name}{Extension}");
        foreach (var (name, text) in texts)
            hashes.AppendLine($"{Write(zip, name, entry => WriteText(entry, text))}  {name}{Extension}");

        using var list = new StreamWriter(zip.CreateEntry(Hashes).Open());
        list.Write(hashes.ToString().ReplaceLineEndings("\n"));
    }, isShared: true);

    /// <summary>Reads an archive.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is damaged, or of another format.</exception>
    public static NumpyArchive Read(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"Statistics are read from a file, but there is none at {path}.", path);

        try
        {
            using var zip = ZipFile.OpenRead(path);
            return Read(zip, path);
        }
        catch (Exception damage) when (!damage.Message.StartsWith(path, StringComparison.Ordinal)
            && damage is InvalidDataException or EndOfStreamException or OverflowException or ArgumentException)
        {
            throw Invalid(
                path, $"is a zip file of arrays, but this cannot be read ({damage.Message.TrimEnd('.')})", damage);
        }
    }

    private static NumpyArchive Read(ZipArchive zip, string path)
    {
        var archive = new NumpyArchive { path = path };
        var hashes = zip.GetEntry(Hashes) is { } list ? ReadHashes(list) : [];
        foreach (var entry in zip.Entries.Where(entry => entry.FullName.EndsWith(Extension, StringComparison.Ordinal)))
        {
            using var sha = SHA256.Create();
            using var stream = entry.Open();
            archive.ReadEntry(new CryptoStream(stream, sha, CryptoStreamMode.Read), entry);
            if (hashes.TryGetValue(entry.FullName, out var hash) && hash != Convert.ToHexStringLower(sha.Hash!))
                throw Invalid(path, $"has the SHA-256 of each entry, but '{entry.FullName}' has another");
        }

        return archive;
    }

    private static string Write(ZipArchive zip, string name, Action<Stream> write)
    {
        using var sha = SHA256.Create();
        using (var entry = zip.CreateEntry(name + Extension, CompressionLevel.NoCompression).Open())
        using (var hashed = new CryptoStream(entry, sha, CryptoStreamMode.Write))
            write(hashed);

        return Convert.ToHexStringLower(sha.Hash!);
    }

    private static void WriteTensor(Stream stream, Tensor tensor)
    {
        using var values = tensor.detach().cpu().contiguous();
        WriteHeader(stream, Types[tensor.dtype], tensor.shape);
        values.WriteBytesToStream(stream, 1 << 16);
    }

    private static void WriteText(Stream stream, string text)
    {
        var characters = Encoding.UTF32.GetBytes(text);
        WriteHeader(stream, $"<U{characters.Length / 4}", []);
        stream.Write(characters);
    }

    // Version 1.0: the header ends in a line feed, so that the values begin at a multiple of 64.
    private static void WriteHeader(Stream stream, string type, long[] shape)
    {
        var sizes = string.Concat(shape.Select(size => string.Create(CultureInfo.InvariantCulture, $"{size}, ")));
        var header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({sizes}), }}";
        var length = (10 + header.Length + 1 + Alignment - 1) / Alignment * Alignment - 10;

        stream.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)length, (byte)(length >> 8)]);
        stream.Write(Encoding.ASCII.GetBytes(header.PadRight(length - 1) + "\n"));
    }

    private void ReadEntry(Stream stream, ZipArchiveEntry entry)
    {
        var name = entry.FullName[..^Extension.Length];
        var (header, start) = ReadHeader(stream, entry.FullName);
        var (type, shape) = (header.Groups["type"].Value, Shape(header.Groups["shape"].Value));
        var bytes = entry.Length - start;

        if (type.StartsWith("<U", StringComparison.Ordinal) && shape.Length == 0 && bytes <= MaxHeader)
            texts.Add(name, ReadText(stream, (int)bytes));
        else if (Types.FirstOrDefault(known => known.Value == type) is { Value: not null } known)
            tensors.Add(name, ReadTensor(stream, known.Key, shape, bytes, entry.FullName));
        else
            throw Invalid(
                path, $"has arrays of {string.Join(", ", Types.Values)} and texts, but '{entry.FullName}' is {type}");

        // The hash is complete at the end of the stream.
        if (stream.ReadByte() >= 0)
            throw Invalid(path, $"ends with its values, but '{entry.FullName}' continues");
    }

    private (Match Header, int Length) ReadHeader(Stream stream, string name)
    {
        Span<byte> start = stackalloc byte[10];
        stream.ReadExactly(start);
        var length = start[8] | start[9] << 8;
        if (!start[..8].SequenceEqual((ReadOnlySpan<byte>)[0x93, .. "NUMPY"u8, 1, 0]) || length > MaxHeader)
            throw Invalid(path, $"has arrays in NumPy's format 1.0, but '{name}' begins otherwise");

        var text = new byte[length];
        stream.ReadExactly(text);
        var described = Encoding.ASCII.GetString(text).Trim();
        var header = Header().Match(described);

        return header.Success
            ? (header, start.Length + length)
            : throw Invalid(path, $"has C-ordered arrays, but '{name}' has the header {described}");
    }

    private Tensor ReadTensor(Stream stream, ScalarType type, long[] shape, long bytes, string name)
    {
        var count = shape.Aggregate(1L, (product, size) => checked(product * size));
        var expected = checked(count * (type == ScalarType.Float32 ? sizeof(float) : sizeof(double)));
        if (bytes != expected)
            throw Invalid(path, $"has {expected} bytes of values for '{name}', but this has {bytes}");

        var tensor = empty(shape, dtype: type);
        tensor.ReadBytesFromStream(stream, 1 << 16);

        return tensor;
    }

    private static string ReadText(Stream stream, int length)
    {
        var characters = new byte[length];
        stream.ReadExactly(characters);

        return new UTF32Encoding(false, false, throwOnInvalidCharacters: true).GetString(characters).TrimEnd('\0');
    }

    private static Dictionary<string, string> ReadHashes(ZipArchiveEntry list)
    {
        using var reader = new StreamReader(list.Open());

        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split("  ", 2)).Where(parts => parts.Length == 2)
            .DistinctBy(parts => parts[1]).ToDictionary(parts => parts[1], parts => parts[0]);
    }

    private static long[] Shape(string sizes) =>
    [
        .. sizes.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(size => long.Parse(size, NumberStyles.None, CultureInfo.InvariantCulture)),
    ];

    private static InvalidDataException Invalid(string path, string rule, Exception? inner = null) =>
        new($"{path}: A file of feature statistics {rule}; delete it to compute it again.", inner);

    [GeneratedRegex(@"^\{'descr': '(?<type>[^']+)', 'fortran_order': False, 'shape': \((?<shape>[\d, ]*)\),? *\}")]
    private static partial Regex Header();
}
