using System.Numerics;

namespace SelfAttentionGan.Models;

/// <summary>Which image sizes the options describe: a start map, doubled the same number of times both ways.</summary>
/// <remarks>
/// Of all start maps whose doublings give the image, that one is taken whose smaller side is nearest to 4:
/// 4×4 for 64×64, 3×3 for 48×48, 4×6 for 64×96, 8×4 for 128×64.
/// </remarks>
internal static class ImageSizeRule
{
    public const int Smallest = 16, Largest = 512;

    private const int UsualStart = 4, LargestStart = 16, FewestDoublings = 2;

    /// <summary>Returns how often an image's size can be halved.</summary>
    public static int Halvings(MapSize image) =>
        Math.Min(BitOperations.TrailingZeroCount(image.Height), BitOperations.TrailingZeroCount(image.Width));

    /// <summary>Returns how often the start map is doubled to give the image; 0 where there is no such map.</summary>
    public static int Doublings(MapSize image) => image.Height < 1 || image.Width < 1
        ? 0
        : Enumerable.Range(0, Halvings(image) + 1)
            .MinBy(doublings => Math.Abs((Math.Min(image.Height, image.Width) >> doublings) - UsualStart));

    /// <summary>Says what is wrong with an image's size; null where nothing is.</summary>
    public static string? Complaint(MapSize image) => IsValid(image)
        ? null
        : $"{Subject(image)} must be a start map of at most {LargestStart} positions on its smaller side, doubled " +
            $"{FewestDoublings} or more times, and lie between {Smallest} and {Largest}, but got {image}; " +
            $"the nearest are {string.Join(" and ", Nearest(image))}.";

    private static string Subject(MapSize image) => image.Height == image.Width
        ? nameof(SaganOptions.ImageSize)
        : $"{nameof(SaganOptions.ImageHeight)} and {nameof(SaganOptions.ImageWidth)}";

    private static bool IsValid(MapSize image) =>
        image is { Height: >= Smallest and <= Largest, Width: >= Smallest and <= Largest }
        && Doublings(image) is var doublings and >= FewestDoublings
        && Math.Min(image.Height, image.Width) >> doublings <= LargestStart;

    /// <summary>Returns the two nearest valid sizes, the smaller one first; square ones for a square.</summary>
    private static IEnumerable<MapSize> Nearest(MapSize image) =>
    [
        .. Candidates(square: image.Height == image.Width).Where(IsValid)
            .OrderBy(size => Math.Abs((long)size.Height - image.Height) + Math.Abs((long)size.Width - image.Width))
            .Take(2)
            .OrderBy(size => size.Positions),
    ];

    private static IEnumerable<MapSize> Candidates(bool square)
    {
        const int step = 1 << FewestDoublings;

        for (var height = Smallest; height <= Largest; height += step)
            if (square)
                yield return new(height, height);
            else
                for (var width = Smallest; width <= Largest; width += step)
                    yield return new(height, width);
    }
}
