using System.Numerics;

namespace SelfAttentionGan.Models;

/// <summary>The valid image sizes: a first feature map, doubled the same number of times in both directions.</summary>
/// <remarks>
/// Of all first feature maps whose doublings give the image, the one whose smaller side is nearest to 4 is taken:
/// 4×4 for 64×64, 3×3 for 48×48, 4×6 for 64×96, 8×4 for 128×64.
/// </remarks>
internal static class ImageSizeRule
{
    private const int Min = 16, Max = 512;

    private const int PreferredFirst = 4, MaxFirst = 16, MinDoublings = 2;

    /// <summary>Returns how often an image's size can be halved.</summary>
    public static int Halvings(MapSize image) =>
        Math.Min(BitOperations.TrailingZeroCount(image.Height), BitOperations.TrailingZeroCount(image.Width));

    /// <summary>Returns how often the first feature map is doubled to give the image; 0 where there is none.</summary>
    public static int Doublings(MapSize image) => image.Height < 1 || image.Width < 1
        ? 0
        : Enumerable.Range(0, Halvings(image) + 1)
            .MinBy(doublings => Math.Abs((Math.Min(image.Height, image.Width) >> doublings) - PreferredFirst));

    /// <summary>Returns what makes an image size invalid; null for a valid one.</summary>
    public static string? FindError(MapSize image) => IsValid(image)
        ? null
        : $"{Subject(image)} must be a first feature map of at most {MaxFirst} positions on its smaller side, " +
            $"doubled {MinDoublings} or more times, and lie between {Min} and {Max}, but got {image}; " +
            $"the nearest are {string.Join(" and ", Nearest(image))}.";

    private static string Subject(MapSize image) => image.Height == image.Width
        ? nameof(SaganOptions.ImageSize)
        : $"{nameof(SaganOptions.ImageHeight)} and {nameof(SaganOptions.ImageWidth)}";

    private static bool IsValid(MapSize image) =>
        image is { Height: >= Min and <= Max, Width: >= Min and <= Max }
        && Doublings(image) is var doublings and >= MinDoublings
        && Math.Min(image.Height, image.Width) >> doublings <= MaxFirst;

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
        const int step = 1 << MinDoublings;

        for (var height = Min; height <= Max; height += step)
            if (square)
                yield return new(height, height);
            else
                for (var width = Min; width <= Max; width += step)
                    yield return new(height, width);
    }
}

/// <summary>Height and width of a feature map or an image.</summary>
internal readonly record struct MapSize(int Height, int Width)
{
    public long Positions => (long)Height * Width;

    public MapSize Doubled => new(Height * 2, Width * 2);

    public MapSize Halved => new(Height / 2, Width / 2);

    /// <summary>The size in a layer's name, which begins checkpoint keys: <c>32</c>, or <c>32x48</c>.</summary>
    public string Key => Height == Width ? $"{Height}" : $"{Height}x{Width}";

    /// <summary>The height alone where the map is square, as options have it; both sides otherwise.</summary>
    public string Name => Height == Width ? $"{Height}" : ToString();

    public bool IsMultipleOf(int factor) => Height % factor == 0 && Width % factor == 0;

    public override string ToString() => $"{Height}×{Width}";
}
