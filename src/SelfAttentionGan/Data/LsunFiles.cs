using Microsoft.Extensions.Logging;
using SelfAttentionGan.Data.Lmdb;

namespace SelfAttentionGan.Data;

/// <summary>LSUN's scenes out of its LMDB files (version 1, as LMDB 0.9 writes them), on any system.</summary>
/// <remarks>
/// <para>An entry is a JPEG, a WebP or a PNG; its content tells which. Images come in the order of the keys. Each page
/// of a file that leads to an entry is checked up front; entries are decoded as the options say.</para>
/// <para>Any LMDB file whose entries are pictures will do. Source: Yu et al., "LSUN: Construction of a Large-scale
/// Image Dataset using Deep Learning with Humans in the Loop", 2015.</para>
/// </remarks>
public sealed class LsunFiles : IImageSource, IDisposable
{
    private const string Data = "data.mdb";

    private readonly LmdbFile[] files;
    private readonly LsunAlbum album;
    private readonly DecodedPictures pictures;

    /// <summary>Opens one category, or several as classes.</summary>
    /// <param name="path">
    /// A directory such as church_outdoor_train_lmdb, the data.mdb in it, or a directory of several such directories:
    /// these are then the classes, in ordinal order.
    /// </param>
    /// <param name="size">Width and height of the images.</param>
    /// <param name="channels">3 for RGB (the default), 1 for gray.</param>
    /// <param name="options">How pictures become images. By default the middle square is cut out.</param>
    /// <param name="validation">
    /// Whether the categories that end in _val_lmdb are opened instead of those in _train_lmdb, which is the default; a
    /// single one is opened as it is.
    /// </param>
    /// <param name="log">Hears of each entry that is left out, and of the cache. By default nobody does.</param>
    /// <exception cref="ArgumentException">A size below 1, or another number of channels.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such directory, or no database in it.</exception>
    /// <exception cref="InvalidDataException">A file is no LMDB file, is damaged, or has no entries.</exception>
    public LsunFiles(
        string path, int size, int channels = 3, PictureOptions? options = null, bool validation = false,
        ILogger? log = null)
        : this(path, ImageShape.Square(channels, size), options, validation, log)
    {
    }

    /// <summary>Opens one category, or several as classes, for images of any height and width.</summary>
    /// <param name="path">A directory or a file; as above.</param>
    /// <param name="shape">The shape that each image becomes.</param>
    /// <param name="options">How images are framed. By default the middle is cut out.</param>
    /// <param name="validation">Whether the categories that end in _val_lmdb are opened; as above.</param>
    /// <param name="log">Hears of each entry that is left out, and of the cache. By default nobody does.</param>
    /// <inheritdoc cref="LsunFiles(string, int, int, PictureOptions?, bool, ILogger?)" path="/exception"/>
    public LsunFiles(
        string path, ImageShape shape, PictureOptions? options = null, bool validation = false, ILogger? log = null)
    {
        Shape = shape.Validate();
        var ending = validation ? "_val_lmdb" : "_train_lmdb";
        var found = Find(path, ending);
        ClassNames = found.Length == 1 ? [] : [.. found.Select(file => Category(file, ending))];

        files = Open(found);
        album = new(files);
        pictures = new(album, Shape, options ?? new(), log);
    }

    /// <inheritdoc/>
    public ImageShape Shape { get; }

    /// <inheritdoc/>
    public long Count => album.Count;

    /// <inheritdoc/>
    public int Classes => ClassNames.Count;

    /// <summary>The categories, in the order of their labels; empty where there is only one.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>What was wrong with each entry that has been left out so far, beginning with its name.</summary>
    public IReadOnlyList<string> Skipped => pictures.Skipped;

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes => CacheTrouble is { } trouble ? [trouble] : [];

    /// <summary>
    /// What keeps images from <see cref="PictureOptions.Cache"/>, such as a full disk; null where nothing does. The
    /// images are there all the same.
    /// </summary>
    public string? CacheTrouble => pictures.CacheTrouble;

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The files were closed.</exception>
    public Batch Read(ReadOnlySpan<long> indices) =>
        ByteBatch.Read(this, indices, index => pictures[index], pictures.Label);

    /// <inheritdoc/>
    public DataIdentity Identify() => DataIdentity.Of(
        this, label => files[label].Count, ContentHash.Of(files.Select((file, i) => $"{i}|{file.Fingerprint}")));

    /// <summary>Closes the files.</summary>
    public void Dispose() => Array.ForEach(files, file => file.Dispose());

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
                    throw new InvalidDataException($"{path}: LSUN's files have an entry for each picture, but this has "
                        + "none. Get it anew.");
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
