using System.Runtime.ExceptionServices;

namespace SelfAttentionGan.Data;

/// <summary>
/// The PNG and JPEG pictures of a directory and all directories in it, cut square, scaled and kept in memory.
/// </summary>
/// <remarks>
/// <para>A file counts when it is named .png, .jpg or .jpeg or begins like a PNG or a JPEG; hidden files do not. What
/// it is read as is told by its content alone. Transparency is laid over white, the middle square is cut out and
/// scaled to size × size.</para>
/// <para>Where pictures lie in sub-directories, the first level of these names their class, in ordinal order; pictures
/// directly in the directory have no label.</para>
/// <para>All files are decoded up front on all cores and kept as bytes (count × channels × size²), so every epoch runs
/// at the speed of memory and a broken file is known before the first step.</para>
/// </remarks>
public sealed class ImageFolder : IImageSource
{
    private readonly byte[][] pictures;
    private readonly int[] labels;

    /// <summary>Reads every picture of a directory.</summary>
    /// <param name="directory">Where the pictures lie.</param>
    /// <param name="size">Width and height of the images.</param>
    /// <param name="channels">3 for RGB (the default), 1 for grey.</param>
    /// <param name="skipBroken">
    /// Whether a file that cannot be read is left out and listed in <see cref="Skipped"/>. By default it is an error.
    /// </param>
    /// <exception cref="ArgumentException">A size below 1, or another number of channels.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such directory.</exception>
    /// <exception cref="InvalidDataException">
    /// The directory holds no picture or a broken one, or pictures lie both in sub-directories and beside them.
    /// </exception>
    /// <exception cref="DllNotFoundException">
    /// There is a JPEG, but no libturbojpeg to read it with; no file is skipped for that.
    /// </exception>
    public ImageFolder(string directory, int size, int channels = 3, bool skipBroken = false)
    {
        if (size < 1)
            throw new ArgumentOutOfRangeException(nameof(size), size, "Images are at least one pixel wide and high.");
        if (channels is not (1 or 3))
            throw new ArgumentException(
                $"Images have 1 (grey) or 3 (RGB) channels, but got {channels}.", nameof(channels));

        Shape = new(channels, size, size);
        var files = PictureFiles.Find(directory);
        ClassNames = [.. files.Select(file => file.ClassName).OfType<string>()
            .Distinct().Order(StringComparer.Ordinal)];

        var decoded = Decode(files, size, channels, out var broken);
        Skipped = [.. broken.OfType<string>()];
        CheckBroken(directory, files.Length, skipBroken);

        var names = ClassNames.ToList();
        pictures = [.. decoded.OfType<byte[]>()];
        labels = [.. files.Where((_, i) => decoded[i] is not null).Select(file => names.IndexOf(file.ClassName ?? ""))];
    }

    /// <inheritdoc/>
    public ImageShape Shape { get; }

    /// <inheritdoc/>
    public long Count => pictures.Length;

    /// <inheritdoc/>
    public int Classes => ClassNames.Count;

    /// <summary>The names of the classes, in the order of their labels; empty where pictures have none.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>What was wrong with each file that was left out, beginning with its path.</summary>
    public IReadOnlyList<string> Skipped { get; }

    /// <inheritdoc/>
    public Batch Read(ReadOnlySpan<long> indices) =>
        ByteBatch.Read(this, indices, index => pictures[index], index => labels[index]);

    private static byte[]?[] Decode(PictureFile[] files, int size, int channels, out string?[] broken)
    {
        var decoded = new byte[]?[files.Length];
        var messages = new string?[files.Length];

        InParallel(files.Length, i =>
        {
            try
            {
                decoded[i] = files[i].Load(size, channels);
            }
            catch (InvalidDataException unreadable)
            {
                messages[i] = unreadable.Message;
            }
        });

        broken = messages;
        return decoded;
    }

    // What is wrong with the machine rather than with a file comes out once and as it is.
    private static void InParallel(int count, Action<int> act)
    {
        try
        {
            Parallel.For(0, count, act);
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }
    }

    private void CheckBroken(string directory, int found, bool skipBroken)
    {
        if (Skipped.Count > 0 && !skipBroken)
            throw new InvalidDataException(
                $"{Skipped[0]} (Broken files: {Skipped.Count} of {found}. To leave them out, pass skipBroken: true.)");
        if (Skipped.Count == found)
            throw new InvalidDataException($"An image folder needs at least one readable picture, but all {found} in "
                + $"{directory} are broken. The first is {Skipped[0]}");
    }
}
