using SelfAttentionGan.Data;

namespace Sagan.Cli.Downloads;

/// <summary>What a folder or file of pictures holds, after every picture of it was read once.</summary>
/// <param name="Kind">What sort of source it is.</param>
/// <param name="Sound">Pictures that can be read.</param>
/// <param name="Shape">What each becomes.</param>
/// <param name="Classes">How many classes there are; 0 for no labels.</param>
/// <param name="Broken">What is wrong with each other one.</param>
internal sealed record DataCheck(string Kind, long Sound, ImageShape Shape, int Classes, IReadOnlyList<string> Broken)
{
    private const int AtOnce = 256;

    /// <param name="path">A folder or a file of any kind that is read.</param>
    /// <param name="size">What pictures of any size are scaled to.</param>
    /// <exception cref="InvalidDataException">All are broken, or it is of no kind that is read.</exception>
    public static DataCheck Of(string path, int size)
    {
        if (!Path.Exists(path))
            throw new DirectoryNotFoundException("Pictures lie in a folder or a file, but there is neither at "
                + $"{Path.GetFullPath(path)}. Check the path.");

        var (kind, source) = PictureKind.Open(
            path, new() { ImageSize = size }, new() { SkipBroken = true }, log: null);
        using var closing = source as IDisposable;
        for (var first = 0L; first < source.Count; first += AtOnce)
            source.Read([.. Enumerable.Range(0, (int)Math.Min(AtOnce, source.Count - first)).Select(i => first + i)])
                .Dispose();

        return source switch
        {
            ImageFolder folder => new(kind, folder.Count, folder.Shape, folder.Classes, folder.Skipped),
            LsunFiles lsun => new(kind, lsun.Count - lsun.Skipped.Count, lsun.Shape, lsun.Classes, lsun.Skipped),
            _ => new(kind, source.Count, source.Shape, source.Classes, []),
        };
    }
}
