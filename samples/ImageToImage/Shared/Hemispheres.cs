namespace ImageToImage.Shared;

/// <summary>Sagittal slices of both hemispheres of a head: the left ones to train on, the right ones held out.</summary>
/// <remarks>
/// Neither the outermost slices, which are nearly empty, nor those around the middle, which both sides share. Both are
/// of one head, and resemble each other: a demonstration, no evidence for other heads.
/// </remarks>
/// <param name="Left">The first slice of the left hemisphere.</param>
/// <param name="Right">The first slice of the right one.</param>
/// <param name="Count">The number of slices of either.</param>
internal sealed record Hemispheres(int Left, int Right, int Count)
{
    /// <param name="width">Voxels of the head from left to right.</param>
    /// <exception cref="InvalidDataException">There are too few.</exception>
    public static Hemispheres Of(int width)
    {
        var (margin, count) = (width / 2 / 5, width / 2 * 3 / 5);

        return count > 0
            ? new(margin, width - margin - count, count)
            : throw new InvalidDataException(
                $"A split by hemisphere needs 4 slices across x or more, but the volume has {width}; take a whole head.");
    }
}
