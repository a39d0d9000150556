using static TorchSharp.torch;

namespace SelfAttentionGan.Imaging;

/// <summary>Chooses the places of a picture whose attention is worth looking at.</summary>
public static class QueryPoints
{
    // Corners are far from everything, and mostly background.
    private const double Margin = 0.125;

    /// <summary>Chooses places that lie apart and look at different things.</summary>
    /// <remarks>
    /// Farthest-point sampling: the first place is the one whose row of the map differs most from the mean row, each
    /// other one is the farthest from all before it. How far two places are apart is half the sum of their rows'
    /// differences (0 to 1) plus half their distance in diagonals of the picture (0 to 0.5). The outer eighth is left
    /// out. The same map gives the same places; NaN counts as 0.
    /// </remarks>
    /// <param name="map">One picture's attention, positions×keys.</param>
    /// <param name="height">The picture's height; with the width it says how the positions lie.</param>
    /// <param name="width">The picture's width.</param>
    /// <param name="count">How many, from 1 to 8; a small map may have fewer places. The default is 5.</param>
    /// <exception cref="ArgumentException">
    /// The map has another rank, or its positions have not the picture's proportions; or a number is out of range.
    /// </exception>
    public static IReadOnlyList<QueryPoint> Spread(Tensor map, int height, int width, int count = 5)
    {
        if (map.dim() != 2 || map.numel() == 0)
            throw new ArgumentException(
                $"One picture's attention is positions×keys, but got {map.Describe()}. Take one map out of the batch.",
                nameof(map));
        if (height < 1 || width < 1)
            throw new ArgumentException($"A picture has at least one pixel, but got {height}×{width}.", nameof(height));
        if (count is < 1 or > MarkerPalette.Most)
            throw new ArgumentOutOfRangeException(
                nameof(count), count, $"From 1 to {MarkerPalette.Most} points can be told apart.");

        var grid = MapGrid.Of(map.shape[0], height, width);
        var rows = Rows(map);
        var candidates = Enumerable.Range(0, grid.Count).Where(position => IsInside(grid.PlaceOf(position))).ToArray();
        var first = candidates.MaxBy(Apart(rows, Mean(rows)));

        return [.. Farthest(candidates, first, count, Difference).Select(grid.PlaceOf)];

        double Difference(int a, int b) =>
            Apart(rows, rows[a])(b) + Distance(grid.PlaceOf(a), grid.PlaceOf(b), height, width) / 2;
    }

    private static IEnumerable<int> Farthest(int[] candidates, int first, int count, Func<int, int, double> difference)
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
                    : Math.Min(nearest[candidate], difference(chosen, candidate));
        }
    }

    private static Func<int, double> Apart(float[][] rows, float[] row) => other =>
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

    private static bool IsInside(QueryPoint place) =>
        Math.Min(Math.Min(place.X, 1 - place.X), Math.Min(place.Y, 1 - place.Y)) >= Margin - 1e-9;

    private static double Distance(QueryPoint a, QueryPoint b, double height, double width) =>
        Length((a.X - b.X) * width, (a.Y - b.Y) * height) / Length(width, height);

    private static double Length(double x, double y) => Math.Sqrt(x * x + y * y);
}
