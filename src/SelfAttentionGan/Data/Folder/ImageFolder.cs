using Microsoft.Extensions.Logging;
using SelfAttentionGan.Data.Decoding;

namespace SelfAttentionGan.Data.Folder;

/// <summary>
/// Image folder: the images of a directory or a zip archive and of all directories in it, each decoded up front.
/// </summary>
internal sealed class ImageFolder : IImageSource
{
    private readonly FolderImageStore files;
    private readonly DecodedImageStore images;
    private readonly int[] valid;
    private readonly ImageFolderOptions options;

    public ImageFolder(string directory, ImageShape shape, ImageFolderOptions? options = null, ILogger? log = null)
    {
        Shape = shape.Validate();
        this.options = ImageFolderOptionsValidator.Approve(options ?? new());
        Location = Path.GetFullPath(directory);
        files = new(directory);
        try
        {
            images = new(files, Shape, this.options, log);
            valid = images.DecodeAll();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public ImageShape Shape { get; }

    public long Count => valid.Length;

    public int Classes => files.Classes;

    public IReadOnlyList<string> ClassNames => files.ClassNames;

    public IReadOnlyList<long> ClassCounts => valid.Select(index => (long)files.Label(index)).CountByClass(Classes);

    public IReadOnlyList<string> Notes => images.CacheError is { } error ? [.. files.Notes, error] : files.Notes;

    public IReadOnlyList<string> Skipped => images.Skipped;

    public string Location { get; }

    public object Options => options;

    /// <summary>The names of the images within the folder, with slashes, in the order of their indices.</summary>
    public IReadOnlyList<string> Names => [.. valid.Select(files.NameWithin)];

    public Batch Read(ReadOnlySpan<long> indices) =>
        BatchAssembler.Read(this, indices, index => images[valid[index]], index => images.Label(valid[index]));

    public string ComputeFingerprint() => ContentHash.Of(valid.Select(files.Fingerprint));

    public void Dispose()
    {
        images?.Dispose();
        files.Dispose();
    }
}
