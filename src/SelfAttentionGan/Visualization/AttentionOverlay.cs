using SelfAttentionGan.Imaging;
using SelfAttentionGan.Platform;
using SkiaSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Visualization;

/// <summary>
/// Attention visualization (Zhang et al. 2019, figures 1 and 5): attention maps as heat maps over their images.
/// </summary>
/// <remarks>
/// Each image has a row. First comes the image with a colored dot at each query point; then a panel for each point,
/// framed in the dot's color: the dimmed image, and over it the attention map of that point, from transparent at 0 to
/// bright yellow at its maximum, with a color bar labeled with the maximum. A ring marks the point again. Source:
/// Zhang et al., arXiv:1805.08318, figures 1 and 5.
/// </remarks>
public static class AttentionOverlay
{
    // Small images are enlarged to be visible.
    private const int Side = 128;

    /// <summary>Draws a row for each image.</summary>
    /// <param name="images">Images N×C×H×W or one, C×H×W, with 1 to 4 channels and values in [-1, 1].</param>
    /// <param name="maps">
    /// Their attention maps, N×positions×keys or positions×keys: rows need not sum to one, since each is scaled by its
    /// own maximum; keys may be pooled. NaN is drawn as no attention.
    /// </param>
    /// <param name="points">
    /// Up to 8 query points in relative coordinates, from (0, 0) at the top left to (1, 1) at the bottom right; by
    /// default 5 for each image, chosen by farthest-point sampling on its attention map.
    /// </param>
    /// <param name="caption">A line above all, such as the layer's name and its γ. The default is none.</param>
    /// <exception cref="ArgumentException">
    /// Images and maps have other shapes or do not fit together, or there are no points, too many, or one outside.
    /// </exception>
    public static ImageBuffer Draw(
        Tensor images, Tensor maps, IReadOnlyList<(double X, double Y)>? points = null, string? caption = null)
    {
        using var scope = NewDisposeScope();

        if (images.dim() == 3 && maps.dim() == 2)
            (images, maps) = (images.unsqueeze(0), maps.unsqueeze(0));
        Check(images, maps);
        Check(points);

        var rows = ImageGrid.Tiles(images).Select((image, i) => Row(image, maps[i], points)).ToArray();

        return new GridLayout { Columns = rows[0].Length, Padding = 4, Title = caption }
            .Draw([.. rows.SelectMany(row => row)]);
    }

    private static ImageBuffer[] Row(ImageBuffer image, Tensor map, IReadOnlyList<(double X, double Y)>? points)
    {
        var side = Math.Max(image.Width, image.Height);
        var scale = Math.Max(1, (Side + side - 1) / side);
        var frame = Math.Max(3, side * scale / 32);
        var queries = AttentionGrid.Of(map.shape[0], image.Height, image.Width);
        var keys = AttentionGrid.Of(map.shape[1], image.Height, image.Width);
        points ??= FarthestPointSampling.Select(map, image.Height, image.Width);
        var markers = points.Zip(MarkerPalette.Colors).ToArray();

        return [Queries(), .. markers.Select(marker => Attention(marker.First, marker.Second))];

        ImageBuffer Queries()
        {
            using var panel = new HeatmapPanel(image, scale, SKColors.White, frame);
            foreach (var (point, color) in markers)
                panel.DrawDot(point, color);

            return panel.ToImageBuffer();
        }

        ImageBuffer Attention((double X, double Y) point, SKColor color)
        {
            var (heat, largest) = Heat(
                map[queries.PositionAt(point)], keys, image.Height * scale, image.Width * scale);
            using var panel = new HeatmapPanel(image, scale, color, frame, heat);
            panel.DrawRing(point, color);
            panel.DrawColorBar(largest);

            return panel.ToImageBuffer();
        }
    }

    /// <summary>Resizes a row of the map to a panel, from 0 to 1 at its maximum, and returns that.</summary>
    private static (float[] Heat, double Largest) Heat(Tensor row, AttentionGrid keys, int height, int width)
    {
        using var scope = NewDisposeScope();

        var map = row.detach().cpu().to(ScalarType.Float32).nan_to_num(0).clamp_min(Scalars.Of(0));
        var heat = interpolate(                                                 // (1, 1, height, width)
            map.view(1, 1, keys.Rows, keys.Columns), [height, width],
            mode: InterpolationMode.Bilinear, align_corners: false);
        var largest = map.max();
        var relative = (heat / largest.clamp_min(Scalars.Of(float.Epsilon))).clamp(Scalars.Of(0), Scalars.One);

        return (relative.contiguous().data<float>().ToArray(), largest.item<float>());
    }

    private static void Check(Tensor images, Tensor maps)
    {
        if (images.dim() != 4 || images.shape[1] is < 1 or > 4 || images.numel() == 0)
            throw new ArgumentException(
                "Attention is drawn over images N×C×H×W or one, C×H×W, of 1 to 4 channels, but got "
                + $"{images.Describe()}. Give an image for each map.", nameof(images));
        if (maps.dim() != 3 || maps.shape[0] != images.shape[0])
            throw new ArgumentException(
                $"An image has one attention map, positions×keys, but got {maps.Describe()} for "
                + $"{images.shape[0]} images. Compute the maps of these images.", nameof(maps));
    }

    private static void Check(IReadOnlyList<(double X, double Y)>? points)
    {
        if (points is { Count: 0 or > MarkerPalette.MaxCount })
            throw new ArgumentException(
                $"From 1 to {MarkerPalette.MaxCount} points have distinct colors, but got {points.Count}. "
                + "Draw several overlays.",
                nameof(points));
        if (points?.Where(point => point is not { X: >= 0 and <= 1, Y: >= 0 and <= 1 }).ToArray() is [var outside, ..])
            throw new ArgumentException(
                $"A query point lies on the image, from (0, 0) to (1, 1), but one is "
                + FormattableString.Invariant($"({outside.X}, {outside.Y}). ")
                + "Divide pixels by the image's size.", nameof(points));
    }
}

/// <summary>Colors of query points, distinct from each other and from the heat map.</summary>
internal static class MarkerPalette
{
    /// <summary>The number of distinct colors.</summary>
    public const int MaxCount = 8;

    public static readonly SKColor[] Colors =
    [
        new(0xFFFF2D2D), new(0xFF1E90FF), new(0xFF22C03C), new(0xFFE83FD8),
        new(0xFF14D2D8), new(0xFF8A4BFF), new(0xFFA5703A), new(0xFF6E7B8B),
    ];
}
