namespace SelfAttentionGan.Benchmarks;

/// <summary>Figures of ours and of what they are compared with, one of each a round.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Unit">In what.</param>
/// <param name="Ours">Our figures, round by round.</param>
/// <param name="Peer">The other's; NaN, or none, where it is not there.</param>
/// <param name="Goal">The ratio to reach, if one is set.</param>
/// <param name="Share">How much of the machine's measured rate of arithmetic ours reached, if known.</param>
internal sealed record Comparison(
    string Name, string Unit, double[] Ours, double[] Peer, Goal? Goal = null, double? Share = null)
{
    /// <summary>Takes two measurements in turn; the first of all is not counted.</summary>
    public static Comparison Alternate(
        string name, string unit, int rounds, Func<double> ours, Func<double> peer, Goal? goal = null)
    {
        ours();
        var figures = Rounds.Run(rounds, () => [ours()], () => [peer()]);

        return new(name, unit, figures[0].Column(0), figures[1].Column(0), goal);
    }

    public double OurMedian => Median(Ours);

    public double PeerMedian => Median(Peer);

    /// <summary>The median, over the rounds, of the peer's figure over ours.</summary>
    public double Ratio => Median([.. Ours.Zip(Peer, (ours, peer) => peer / ours)]);

    private static double Median(double[] values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN
            : sorted.Length % 2 == 1 ? sorted[sorted.Length / 2]
            : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
