namespace SelfAttentionGan.Benchmarks;

/// <summary>Several measurements in turn, round after round, so that a machine's drift is fair to all.</summary>
internal static class Rounds
{
    /// <summary>Returns the figures of each measurement, a row a round.</summary>
    public static double[][][] Run(int rounds, params Func<double[]>[] measurements)
    {
        double[][][] table =
            [.. Enumerable.Range(0, rounds).Select(_ => measurements.Select(measure => measure()).ToArray())];

        return [.. measurements.Select((_, i) => table.Select(round => round[i]).ToArray())];
    }

    /// <summary>One of the figures, round by round.</summary>
    public static double[] Column(this double[][] rows, int column) => [.. rows.Select(row => row[column])];

    /// <summary>The lesser of two sides' figures, round by round.</summary>
    public static double[] Least(double[] first, double[] second) => [.. first.Zip(second, Math.Min)];
}
