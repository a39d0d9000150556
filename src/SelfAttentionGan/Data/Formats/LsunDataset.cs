using Microsoft.Extensions.Logging;
using SelfAttentionGan.Data.Decoding;
using SelfAttentionGan.Data.Formats.Lmdb;

namespace SelfAttentionGan.Data.Formats;

/// <summary>LSUN (Yu et al. 2015): images of one LMDB file, or of several as classes.</summary>
internal sealed class LsunDataset : IImageSource
{
    private const string Data = "data.mdb";

    private readonly LmdbFile[] files;
    private readonly LmdbImageStore store;
    private readonly DecodedImageStore images;

    public LsunDataset(
        string path, ImageShape shape, ImageFolderOptions? options = null, bool validation = false, ILogger? log = null)
    {
        Shape = shape.Validate();
        var ending = validation ? "_val_lmdb" : "_train_lmdb";
        var found = Find(path, ending);
        ClassNames = found.Length == 1 ? [] : [.. found.Select(file => Category(file, ending))];

        files = Open(found);
        try
        {
            store = new(files);
            images = new(store, Shape, options ?? new(), log);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public ImageShape Shape { get; }

    public long Count => store.Count;

    public int Classes => ClassNames.Count;

    public IReadOnlyList<string> ClassNames { get; }

    public IReadOnlyList<long> ClassCounts => files.Length == 1 ? [] : [.. files.Select(file => (long)file.Count)];

    public IReadOnlyList<string> Skipped => images.Skipped;

    public IReadOnlyList<string> Notes => images.CacheError is { } error ? [error] : [];

    public Batch Read(ReadOnlySpan<long> indices) =>
        BatchAssembler.Read(this, indices, index => images[index], images.Label);

    public string ComputeFingerprint() => ContentHash.Of(files.Select((file, i) => $"{i}|{file.Fingerprint}"));

    public void Dispose()
    {
        images?.Dispose();
        Array.ForEach(files, file => file.Dispose());
    }

    private static string[] Find(string path, string ending)
    {
        if (File.Exists(path))
            return [path];
        if (File.Exists(Path.Combine(path, Data)))
            return [Path.Combine(path, Data)];

        string[] found = !Directory.Exists(path) ? [] :
        [
            .. Directory.GetDirectories(path, $"*{ending}").Order(StringComparer.Ordinal)
                .Select(directory => Path.Combine(directory, Data)).Where(File.Exists),
        ];

        return found.Length > 0
            ? found
            : throw new DirectoryNotFoundException($"LSUN is read from a directory with a {Data}, such as "
                + $"church_outdoor{ending}, or a directory of those, but there is none at {Path.GetFullPath(path)}. "
                + "Check the path, and unzip what LSUN's download script has fetched.");
    }

    private static string Category(string file, string ending) =>
        Path.GetFileName(Path.GetDirectoryName(file)!)[..^ending.Length];

    private static LmdbFile[] Open(string[] paths)
    {
        var opened = new List<LmdbFile>();
        try
        {
            foreach (var path in paths)
            {
                opened.Add(new(path));
                if (opened[^1].Count == 0)
                    throw new InvalidDataException($"{path}: LSUN's files have an entry for each image, but this has "
                        + "none. Download it again.");
            }

            return [.. opened];
        }
        catch
        {
            opened.ForEach(file => file.Dispose());
            throw;
        }
    }
}

/// <summary>The images of LMDB files, one file after the other; where there are several, each is a class.</summary>
internal sealed class LmdbImageStore(LmdbFile[] files) : IEncodedImageStore
{
    // The first number of each file, and behind them the number of images.
    private readonly int[] starts =
        [.. files.Aggregate(new List<int> { 0 }, (starts, file) => [.. starts, checked(starts[^1] + file.Count)])];

    public int Count => starts[^1];

    public string Name(int index) => File(index, out var at).Name(at);

    public int Label(int index) => files.Length > 1 ? Class(index) : -1;

    public byte[] Read(int index) => File(index, out var at).Read(at);

    public byte[] ReadStart(int index, int length) => File(index, out var at).ReadStart(at, length);

    public string CacheKey(int index) => $"{File(index, out var at).CacheKey}|{at}";

    private LmdbFile File(int index, out int at)
    {
        at = index - starts[Class(index)];
        return files[Class(index)];
    }

    private int Class(int index) => Array.FindLastIndex(starts, start => start <= index);
}
