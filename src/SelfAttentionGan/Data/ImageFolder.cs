using Microsoft.Extensions.Logging;

namespace SelfAttentionGan.Data;

/// <summary>
/// The PNG, JPEG and WebP pictures of a directory and all directories in it, cut square, scaled and kept in memory.
/// </summary>
/// <remarks>
/// <para>A file counts when it is named .png, .jpg, .jpeg or .webp or begins like one of these; hidden files do not.
/// What it is read as is told by its content alone. <see cref="PictureOptions"/> say how it becomes size × size; by
/// default transparency is laid over white, the middle square is cut out and scaled.</para>
/// <para>Where pictures lie in sub-directories, the first level of these names their class, in ordinal order; pictures
/// directly in the directory have no label.</para>
/// <para>All files are decoded up front on all cores and kept as bytes (count × channels × size²) in memory, or in
/// <see cref="PictureOptions.Cache"/>, where the next run finds them: every epoch runs at the speed of memory, and a
/// broken file is known before the first step.</para>
/// </remarks>
public sealed class ImageFolder : IImageSource
{
    private readonly DecodedPictures pictures;
    private readonly int[] sound;

    /// <summary>Reads every picture of a directory.</summary>
    /// <param name="directory">Where the pictures lie.</param>
    /// <param name="size">Width and height of the images.</param>
    /// <param name="channels">3 for RGB (the default), 1 for grey.</param>
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
    {
        Shape = ImageShape.Square(channels, size);
        var approved = PictureOptionsValidator.Approve(options ?? new());
        var album = new FolderAlbum(directory);
        ClassNames = album.ClassNames;

        pictures = new(album, Shape, approved, log);
        sound = pictures.DecodeAll();
    }

    /// <inheritdoc/>
    public ImageShape Shape { get; }

    /// <inheritdoc/>
    public long Count => sound.Length;

    /// <inheritdoc/>
    public int Classes => ClassNames.Count;

    /// <summary>The names of the classes, in the order of their labels; empty where pictures have none.</summary>
    public IReadOnlyList<string> ClassNames { get; }

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
}
