using SelfAttentionGan.Platform;
using static TorchSharp.torch;

namespace SelfAttentionGan.Visualization;

/// <summary>Farthest-point sampling of query points whose attention maps differ.</summary>
internal static class FarthestPointSampling
{
    // Corners are far from all other points, and mostly background.
    private const double Margin = 0.125;

    /// <summary>Selects points that are far apart and have different attention maps.</summary>
    /// <remarks>
    /// The first point is the one whose row of the map differs most from the mean row, each other one is the farthest
    /// from all before it. The distance of two points is the total variation distance of their rows (0 to 1) plus half
    /// their distance in diagonals of the image (0 to 0.5). The outer eighth is excluded. Deterministic; NaN counts as
    /// 0.
    /// </remarks>
    /// <param name="map">One image's attention map, positions×keys.</param>
    /// <param name="height">The image's height; with the width it determines the grid of positions.</param>
    /// <param name="width">The image's width.</param>
    /// <param name="count">The number of points, from 1 to 8; a small map may have fewer. The default is 5.</param>
    /// <exception cref="ArgumentException">
    /// The map has another rank, or its positions do not have the image's aspect ratio; or a number is out of range.
    /// </exception>
    public static IReadOnlyList<(double X, double Y)> Select(Tensor map, int height, int width, int count = 5)
    {
        if (map.dim() != 2 || map.numel() == 0)
            throw new ArgumentException(
                $"One image's attention map is positions×keys, but got {map.Describe()}. Select one map of the batch.",
                nameof(map));
        if (height < 1 || width < 1)
            throw new ArgumentException($"An image has at least one pixel, but got {height}×{width}.", nameof(height));
        if (count is < 1 or > MarkerPalette.MaxCount)
            throw new ArgumentOutOfRangeException(
                nameof(count), count, $"From 1 to {MarkerPalette.MaxCount} points have distinct colors.");

        var grid = AttentionGrid.Of(map.shape[0], height, width);
        var rows = Rows(map);
        var candidates = Enumerable.Range(0, grid.Count).Where(position => IsInside(grid.CenterOf(position))).ToArray();
        var first = candidates.MaxBy(Difference(rows, Mean(rows)));

        return [.. Farthest(candidates, first, count, Distance).Select(grid.CenterOf)];

        double Distance(int a, int b) =>
            Difference(rows, rows[a])(b) + RelativeDistance(grid.CenterOf(a), grid.CenterOf(b), height, width) / 2;
    }

    private static IEnumerable<int> Farthest(int[] candidates, int first, int count, Func<int, int, double> distance)
    {
        var nearest = candidates.ToDictionary(candidate => candidate, _ => double.PositiveInfinity);

        for (var chosen = first; ; chosen = candidates.MaxBy(candidate => nearest[candidate]))
        {
            yield return chosen;
            if (--count == 0 || nearest.Count(candidate => candidate.Value > 0) == 1)
                yield break;

            foreach (var candidate in candidates)
                nearest[candidate] = candidate == chosen
                    ? 0
                    : Math.Min(nearest[candidate], distance(chosen, candidate));
        }
    }

    private static Func<int, double> Difference(float[][] rows, float[] row) => other =>
    {
        var sum = 0.0;
        for (var key = 0; key < row.Length; key++)
            sum += Math.Abs(row[key] - rows[other][key]);

        return sum / 2;
    };

    private static float[] Mean(float[][] rows) =>
        [.. Enumerable.Range(0, rows[0].Length).Select(key => rows.Average(row => row[key]))];

    private static float[][] Rows(Tensor map)
    {
        using var scope = NewDisposeScope();
        var keys = (int)map.shape[1];

        return [.. map.detach().cpu().to(ScalarType.Float32).nan_to_num(0).contiguous().data<float>().ToArray()
            .Chunk(keys)];
    }

    private static bool IsInside((double X, double Y) point) =>
        Math.Min(Math.Min(point.X, 1 - point.X), Math.Min(point.Y, 1 - point.Y)) >= Margin - 1e-9;

    private static double RelativeDistance(
        (double X, double Y) a, (double X, double Y) b, double height, double width) =>
        Length((a.X - b.X) * width, (a.Y - b.Y) * height) / Length(width, height);

    private static double Length(double x, double y) => Math.Sqrt(x * x + y * y);
}
