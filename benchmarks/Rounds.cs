namespace SelfAttentionGan.Benchmarks;

/// <summary>Several measurements in turn, round after round.</summary>
internal static class Rounds
{
    /// <summary>No more rounds than these, for a first look.</summary>
    public static int Limit { get; set; } = int.MaxValue;

    /// <summary>Returns the figures of each measurement, a row a round.</summary>
    public static double[][][] Run(int rounds, params Func<double[]>[] measurements)
    {
        double[][][] table =
            [.. Enumerable.Range(0, Math.Min(rounds, Limit)).Select(_ => measurements.Select(measure => measure()).ToArray())];

        return [.. measurements.Select((_, i) => table.Select(round => round[i]).ToArray())];
    }

    /// <summary>One of the figures, round by round.</summary>
    public static double[] Column(this double[][] rows, int column) => [.. rows.Select(row => row[column])];
}
