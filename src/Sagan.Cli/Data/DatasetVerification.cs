using Microsoft.Extensions.Logging;
using SelfAttentionGan.Data;

namespace Sagan.Cli.Data;

/// <summary>The result of decoding every image of a dataset once.</summary>
/// <param name="Kind">The kind of dataset.</param>
/// <param name="Valid">Number of images that can be decoded.</param>
/// <param name="Data">Shape and classes.</param>
/// <param name="Notes">Files that were ignored, and other remarks.</param>
/// <param name="Corrupt">An error message for each other image.</param>
internal sealed record DatasetVerification(
    string Kind, long Valid, DataIdentity Data, IReadOnlyList<string> Notes, IReadOnlyList<string> Corrupt)
{
    private const int BatchSize = 256;

    /// <param name="path">A folder or a file of any kind that can be read.</param>
    /// <param name="size">Size to which images are resized.</param>
    /// <param name="log">Receives warnings, such as of images whose samples do not fill their range.</param>
    /// <exception cref="InvalidDataException">All images are corrupt, or the kind is unknown.</exception>
    public static DatasetVerification Run(string path, int size, ILogger? log = null)
    {
        if (!Path.Exists(path))
            throw new DirectoryNotFoundException("Images are read from a folder or a file, but there is neither at "
                + $"{Path.GetFullPath(path)}. Check the path.");

        var (kind, source) = DatasetKind.Open(
            path, new() { ImageSize = size }, new() { SkipCorrupt = true }, log);
        using var _ = source;
        var skippedBefore = source.Skipped.Count;
        for (var first = 0L; first < source.Count; first += BatchSize)
            source.Read([.. Enumerable.Range(0, (int)Math.Min(BatchSize, source.Count - first)).Select(i => first + i)])
                .Dispose();

        var skipped = source.Skipped.Count - skippedBefore;
        return new(kind, source.Count - skipped, source.Identify(), source.Notes, source.Skipped);
    }
}
