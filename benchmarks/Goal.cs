namespace SelfAttentionGan.Benchmarks;

/// <summary>The ratio peer / ours that is wanted, and the one that is aimed at.</summary>
internal sealed record Goal(double Wanted, double Aim)
{
    /// <summary>A goal for memory: ours is at most such shares of the peer's.</summary>
    public static Goal Shares(double wanted, double aim) => new(1 / wanted, 1 / aim);

    /// <summary>Whether a ratio reaches the goal, in a word.</summary>
    public string Says(double ratio) => ratio switch
    {
        double.NaN => "-",
        _ when ratio >= Aim => "aim",
        _ when ratio >= Wanted => "yes",
        _ => "NO",
    };
}
