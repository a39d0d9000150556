using System.Globalization;

namespace SelfAttentionGan.Reports;

/// <summary>One figure over the steps; a value that was not finite is NaN.</summary>
internal sealed class Curve(string name)
{
    public string Name { get; } = name;

    /// <summary>What gives it its colour where that has a meaning: a player, or the kind of pictures.</summary>
    public string? Role { get; init; }

    public List<int> Steps { get; } = [];

    public List<double> Values { get; } = [];

    public void Add(int step, double value)
    {
        Steps.Add(step);
        Values.Add(value);
    }

    /// <summary>Returns about so many points at most, with every end, low and high of the whole.</summary>
    public Curve Thin(string name, string? role, int most)
    {
        var thin = new Curve(name) { Role = role };
        foreach (var i in Kept(most))
            thin.Add(Steps[i], Rounded(Values[i]));

        return thin;
    }

    private IEnumerable<int> Kept(int most)
    {
        var stretches = Math.Max(1, most / 2);
        if (Values.Count <= most)
            return Enumerable.Range(0, Values.Count);

        return Enumerable.Range(0, stretches)
            .SelectMany(i => Extremes(Place(i), Place(i + 1)))
            .Prepend(0).Append(Values.Count - 1).Distinct().Order();

        int Place(int stretch) => (int)((long)stretch * Values.Count / stretches);
    }

    /// <summary>Where a stretch is lowest and highest, and where it has its first gap.</summary>
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
    private static double Rounded(double value) =>
        double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
