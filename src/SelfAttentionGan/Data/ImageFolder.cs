using Microsoft.Extensions.Logging;
using SelfAttentionGan.Data.Folder;

namespace SelfAttentionGan.Data;

/// <summary>
/// The PNG, JPEG, WebP, GIF and BMP images of a directory and all directories in it, cut square, scaled and kept in memory.
/// </summary>
/// <remarks>
/// <para>A file counts when it is named .png, .jpg, .jpeg or .webp or begins like one of these; hidden files do not.
/// What it is read as is told by its content alone. <see cref="PictureOptions"/> say how it becomes size × size; by
/// default transparency is laid over white, the middle square is cut out and scaled.</para>
/// <para>A zip archive of such files is read like the directory that it was made of.</para>
/// <para>Where pictures lie in sub-directories, the first level of these names their class, in ordinal order; pictures
/// directly in the directory have no label. A dataset.json, as StyleGAN's tool writes it, has the labels instead.
/// </para>
/// <para>Folders of runs are passed over, and so are files of other formats, broken links, pipes and devices;
/// <see cref="Notes"/> count them.</para>
/// <para>All files are decoded up front on all cores and kept as bytes (count × channels × size²) in memory, or in
/// <see cref="PictureOptions.Cache"/>, where the next run finds them: every epoch runs at the speed of memory, and a
/// broken file is known before the first step.</para>
/// </remarks>
public sealed class ImageFolder : IImageSource
{
    private readonly FolderAlbum album;
    private readonly DecodedPictures pictures;
    private readonly int[] sound;
    private readonly PictureOptions options;

    /// <summary>Reads every picture of a directory.</summary>
    /// <param name="directory">Where the pictures lie: a directory, or a zip archive.</param>
    /// <param name="size">Width and height of the images.</param>
    /// <param name="channels">3 for RGB (the default), 1 for gray.</param>
    /// <param name="options">
    /// How pictures are framed, what becomes of broken ones, and where decoded ones are kept; copied. By default those
    /// of a fresh record.
    /// </param>
    /// <param name="log">Hears of each file that is left out, and of the cache. By default nobody does.</param>
    /// <exception cref="ArgumentException">A size below 1, or another number of channels.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// Options are out of bounds; the message names each one.
    /// </exception>
    /// <exception cref="DirectoryNotFoundException">There is no such directory, or none for the cache.</exception>
    /// <exception cref="InvalidDataException">
    /// The directory holds no picture or a broken one, or pictures lie both in sub-directories and beside them; or
    /// where the cache should be lies something else.
    /// </exception>
    public ImageFolder(
        string directory, int size, int channels = 3, PictureOptions? options = null, ILogger? log = null)
        : this(directory, ImageShape.Square(channels, size), options, log)
    {
    }

    /// <summary>Reads every image of a directory, for images of any height and width.</summary>
    /// <param name="directory">Where the images lie: a directory, or a zip archive.</param>
    /// <param name="shape">The shape that each becomes.</param>
    /// <param name="options">How images are framed; as above.</param>
    /// <param name="log">Hears of each file that is left out, and of the cache. By default nobody does.</param>
    /// <inheritdoc cref="ImageFolder(string, int, int, PictureOptions?, ILogger?)" path="/exception"/>
    public ImageFolder(string directory, ImageShape shape, PictureOptions? options = null, ILogger? log = null)
    {
        Shape = shape.Validate();
        var approved = PictureOptionsValidator.Approve(options ?? new());
        album = new(directory);
        (Location, this.options) = (Path.GetFullPath(directory), approved);

        pictures = new(album, Shape, approved, log);
        sound = pictures.DecodeAll();
    }

    /// <inheritdoc/>
    public ImageShape Shape { get; }

    /// <inheritdoc/>
    public long Count => sound.Length;

    /// <inheritdoc/>
    public int Classes => album.Classes;

    /// <summary>
    /// The names of the classes, in the order of their labels; empty where images have no label, or one from a
    /// dataset.json.
    /// </summary>
    public IReadOnlyList<string> ClassNames => album.ClassNames;

    /// <summary>What was passed over in the directory and how many of it, and where classes are doubtful.</summary>
    public IReadOnlyList<string> Notes => CacheTrouble is { } trouble ? [.. album.Notes, trouble] : album.Notes;
    /// <inheritdoc/>
    public string? Location { get; }

    object? IImageSource.Options => options;


    /// <summary>What was wrong with each file that was left out, beginning with its path.</summary>
    public IReadOnlyList<string> Skipped => pictures.Skipped;

    /// <summary>
    /// What keeps pictures from <see cref="PictureOptions.Cache"/>, such as a full disk; null where nothing does. The
    /// pictures are there all the same.
    /// </summary>
    public string? CacheTrouble => pictures.CacheTrouble;

    /// <inheritdoc/>
    public Batch Read(ReadOnlySpan<long> indices) =>
        ByteBatch.Read(this, indices, index => pictures[sound[index]], index => pictures.Label(sound[index]));

    /// <inheritdoc/>
    public DataIdentity Identify() => DataIdentity.Of(
        this, sound.Select(index => (long)album.Label(index)), ContentHash.Of(sound.Select(album.Fingerprint)));
}
