namespace SelfAttentionGan.Benchmarks.Measuring;

/// <summary>Runs several measurements alternately, in rounds.</summary>
internal static class Rounds
{
    /// <summary>Maximum number of rounds, for quick runs.</summary>
    public static int Limit { get; set; } = int.MaxValue;

    /// <summary>Returns the values of each measurement, one row per round.</summary>
    public static double[][][] Run(int rounds, params Func<double[]>[] measurements)
    {
        double[][][] table =
            [.. Enumerable.Range(0, Math.Min(rounds, Limit)).Select(_ => measurements.Select(measure => measure()).ToArray())];

        return [.. measurements.Select((_, i) => table.Select(round => round[i]).ToArray())];
    }

    /// <summary>Returns one of the values for each round.</summary>
    public static double[] Column(this double[][] rows, int column) => [.. rows.Select(row => row[column])];
}
