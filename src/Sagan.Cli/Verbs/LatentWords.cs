using System.CommandLine;
using SelfAttentionGan.Models;
using SelfAttentionGan.Runs;

namespace Sagan.Cli.Verbs;

/// <summary>Says which latents are sampled, and what batch normalization takes its statistics from.</summary>
internal sealed class LatentWords
{
    private readonly Option<int?> seed = Setting.Whole(
        "--seed", "Where the latents come from; the same seed draws the same ones. The default is 1.");

    private readonly Option<double?> truncation = Setting.Number(
        "--truncation", "T",
        "The largest absolute value in a latent: 2 keeps most of the variety, 0.5 little. The default: any. Implies "
        + $"--standing {SampleStatistics.UsualPasses} where there is batch normalization.");

    private readonly Option<int?> standing = Setting.Whole(
        "--standing",
        $"Batches that batch normalization takes its statistics from; {SampleStatistics.UsualPasses} is usual, 0 takes "
        + "the training's own. The default is 0 without --truncation.");

    public void AddTo(Command verb)
    {
        verb.Add(seed);
        verb.Add(truncation);
        verb.Add(standing);
    }

    public int Seed(ParseResult told) => told.GetValue(seed) ?? 1;

    public double Threshold(ParseResult told) => told.GetValue(truncation) ?? double.PositiveInfinity;

    /// <summary>
    /// Batches for standing statistics: with truncated latents the running ones of the training do not fit.
    /// </summary>
    public int StandingPasses(ParseResult told, SaganGenerator generator) => told.GetValue(standing)
        ?? (IsImplied(told, generator) ? SampleStatistics.UsualPasses : 0);

    /// <summary>Says that there are standing statistics, where nobody has asked for them.</summary>
    public void TellStanding(ParseResult told, SaganGenerator generator)
    {
        if (IsImplied(told, generator))
            Console.WriteLine(
                $"standing {SampleStatistics.UsualPasses} batches for batch normalization, because of --truncation; "
                + "--standing 0 takes the training's statistics");
    }

    private bool IsImplied(ParseResult told, SaganGenerator generator) =>
        told.GetValue(standing) is null && told.GetValue(truncation) is not null && SampleStatistics.ApplyTo(generator);
}
