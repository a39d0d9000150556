using Microsoft.Extensions.Logging;
using SelfAttentionGan.Data;

namespace Sagan.Cli.Downloads;

/// <summary>What a folder or file of images holds, after every image of it was read once.</summary>
/// <param name="Kind">What sort of source it is.</param>
/// <param name="Sound">Images that can be read.</param>
/// <param name="Data">Their shape, and the classes by name.</param>
/// <param name="Notes">What was passed over, and what else a person should know.</param>
/// <param name="Broken">What is wrong with each other one.</param>
internal sealed record DataCheck(
    string Kind, long Sound, DataIdentity Data, IReadOnlyList<string> Notes, IReadOnlyList<string> Broken)
{
    private const int AtOnce = 256;

    /// <param name="path">A folder or a file of any kind that is read.</param>
    /// <param name="size">What images of any size are scaled to.</param>
    /// <param name="log">Hears warnings, such as of images whose samples do not fill their range.</param>
    /// <exception cref="InvalidDataException">All are broken, or it is of no kind that is read.</exception>
    public static DataCheck Of(string path, int size, ILogger? log = null)
    {
        if (!Path.Exists(path))
            throw new DirectoryNotFoundException("Images lie in a folder or a file, but there is neither at "
                + $"{Path.GetFullPath(path)}. Check the path.");

        var (kind, source) = PictureKind.Open(
            path, new() { ImageSize = size }, new() { SkipCorrupt = true }, log);
        using var closing = source as IDisposable;
        var notCounted = source.Skipped.Count;
        for (var first = 0L; first < source.Count; first += AtOnce)
            source.Read([.. Enumerable.Range(0, (int)Math.Min(AtOnce, source.Count - first)).Select(i => first + i)])
                .Dispose();

        var found = source.Skipped.Count - notCounted;
        return new(kind, source.Count - found, source.Identify(), source.Notes, source.Skipped);
    }
}
