using System.Globalization;

namespace SelfAttentionGan.Reports;

/// <summary>A metric over the steps; a value that was not finite is NaN.</summary>
internal sealed class MetricSeries(string name)
{
    public string Name { get; } = name;

    /// <summary>What determines its color where that has a meaning: a network, or real or fake images.</summary>
    public string? Role { get; init; }

    public List<int> Steps { get; } = [];

    public List<double> Values { get; } = [];

    public void Add(int step, double value)
    {
        Steps.Add(step);
        Values.Add(value);
    }

    /// <summary>
    /// Downsamples to about a number of points, keeping both ends and all minima and maxima of the intervals.
    /// </summary>
    public MetricSeries Downsample(string name, string? role, int maxPoints)
    {
        var thin = new MetricSeries(name) { Role = role };
        foreach (var i in Selected(maxPoints))
            thin.Add(Steps[i], Round(Values[i]));

        return thin;
    }

    private IEnumerable<int> Selected(int maxPoints)
    {
        var intervals = Math.Max(1, maxPoints / 2);
        if (Values.Count <= maxPoints)
            return Enumerable.Range(0, Values.Count);

        return Enumerable.Range(0, intervals)
            .SelectMany(i => Extremes(Start(i), Start(i + 1)))
            .Prepend(0).Append(Values.Count - 1).Distinct().Order();

        int Start(int interval) => (int)((long)interval * Values.Count / intervals);
    }

    /// <summary>Returns the indices of an interval's minimum, maximum and first gap.</summary>
    private IEnumerable<int> Extremes(int from, int to)
    {
        int lowest = -1, highest = -1, gap = -1;
        for (var i = from; i < to; i++)
            if (double.IsNaN(Values[i]))
                gap = gap < 0 ? i : gap;
            else
            {
                lowest = lowest < 0 || Values[i] < Values[lowest] ? i : lowest;
                highest = highest < 0 || Values[i] > Values[highest] ? i : highest;
            }

        return new[] { lowest, highest, gap }.Where(i => i >= 0);
    }

    // Six digits are more than a page can show, and a third of the bytes.
    private static double Round(double value) =>
        double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
