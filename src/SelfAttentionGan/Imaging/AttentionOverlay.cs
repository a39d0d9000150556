using System.Numerics;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Imaging;

/// <summary>Draws who looks at whom, as the figures of the SAGAN paper do.</summary>
/// <remarks>
/// Each picture has a row. First comes the picture with a coloured dot at each query point; then a panel for each
/// point, framed in the dot's colour: the picture dimmed, and over it where the point looks, from nothing to bright
/// yellow where it looks most. A ring marks the point again. Source: Zhang et al., arXiv:1805.08318, figures 1 and 5.
/// </remarks>
public static class AttentionOverlay
{
    // Small pictures are enlarged so that a person sees more than a few dozen pixels.
    private const int Side = 128;

    private static readonly Vector3 White = new(255);

    /// <summary>Draws a row for each picture.</summary>
    /// <param name="images">Pictures N×C×H×W or one, C×H×W, with 1 or 3 channels and values in [-1, 1].</param>
    /// <param name="maps">
    /// Their attention, N×positions×keys or positions×keys: rows need not sum to one, since each is drawn against its
    /// own maximum; keys may be pooled. NaN is drawn as no attention.
    /// </param>
    /// <param name="points">
    /// Up to 8 places to look from; by default those that <see cref="QueryPoints.Spread"/> chooses for each picture.
    /// </param>
    /// <exception cref="ArgumentException">
    /// Pictures and maps have other shapes or do not fit together, or there are no points, too many, or one outside.
    /// </exception>
    public static Bitmap Draw(Tensor images, Tensor maps, IReadOnlyList<QueryPoint>? points = null)
    {
        using var scope = NewDisposeScope();

        if (images.dim() == 3 && maps.dim() == 2)
            (images, maps) = (images.unsqueeze(0), maps.unsqueeze(0));
        Check(images, maps);
        Check(points);

        var rows = Enumerable.Range(0, (int)images.shape[0]).Select(i => Row(images[i], maps[i], points)).ToArray();

        return ImageGrid.Place([.. rows.SelectMany(row => row)], rows[0].Length, padding: 4);
    }

    private static Bitmap[] Row(Tensor image, Tensor map, IReadOnlyList<QueryPoint>? points)
    {
        var picture = Bitmap.FromTensor(image);
        var side = Math.Max(picture.Width, picture.Height);
        var scale = Math.Max(1, (Side + side - 1) / side);
        var frame = Math.Max(3, side * scale / 32);
        var queries = MapGrid.Of(map.shape[0], picture.Height, picture.Width);
        var keys = MapGrid.Of(map.shape[1], picture.Height, picture.Width);
        points ??= QueryPoints.Spread(map, picture.Height, picture.Width);

        var asked = new Panel(picture, scale);
        foreach (var (point, colour) in points.Zip(Dots.Colours))
            asked.Dot(point, colour);

        return [asked.Framed(White, frame), .. points.Zip(Dots.Colours).Select(dot => Answer(dot.First, dot.Second))];

        Bitmap Answer(QueryPoint point, Vector3 colour)
        {
            var panel = new Panel(picture, scale);
            panel.Warm(Heat(map[queries.PositionAt(point)], keys, panel));
            panel.Ring(point, colour);

            return panel.Framed(colour, frame);
        }
    }

    /// <summary>Stretches a row of the map over a panel, from 0 to 1 at its maximum.</summary>
    private static float[] Heat(Tensor row, MapGrid keys, Panel panel)
    {
        using var scope = NewDisposeScope();

        var map = row.detach().cpu().to(ScalarType.Float32).nan_to_num(0).clamp_min(Scalars.Of(0));
        var heat = interpolate(                                                 // (1, 1, height, width)
            map.view(1, 1, keys.Rows, keys.Columns), [panel.Height, panel.Width],
            mode: InterpolationMode.Bilinear, align_corners: false);
        var most = heat.max().clamp_min(Scalars.Of(float.Epsilon));

        return (heat / most).clamp(Scalars.Of(0), Scalars.One).contiguous().data<float>().ToArray();
    }

    private static void Check(Tensor images, Tensor maps)
    {
        if (images.dim() != 4 || images.shape[1] is not (1 or 3) || images.numel() == 0)
            throw new ArgumentException(
                "Attention is drawn over pictures N×C×H×W or one, C×H×W, of 1 or 3 channels, but got "
                + $"{images.Describe()}. Give a picture for each map.", nameof(images));
        if (maps.dim() != 3 || maps.shape[0] != images.shape[0])
            throw new ArgumentException(
                $"A picture has one attention map, positions×keys, but got {maps.Describe()} for "
                + $"{images.shape[0]} pictures. Read the maps of these pictures.", nameof(maps));
    }

    private static void Check(IReadOnlyList<QueryPoint>? points)
    {
        if (points is { Count: 0 or > Dots.Most })
            throw new ArgumentException(
                $"From 1 to {Dots.Most} points can be told apart, but got {points.Count}. Draw several pictures.",
                nameof(points));
        if (points?.Where(point => point is not { X: >= 0 and <= 1, Y: >= 0 and <= 1 }).ToArray() is [var outside, ..])
            throw new ArgumentException(
                $"A query point lies on the picture, from (0, 0) to (1, 1), but one is {outside}. "
                + "Divide pixels by the picture's size.", nameof(points));
    }
}
