using System.CommandLine;
using SelfAttentionGan.Models;
using SelfAttentionGan.Visualization;

namespace Sagan.Cli.Options;

/// <summary>
/// The options for sampling latents: seed, truncation, and standing statistics of batch normalization.
/// </summary>
internal sealed class LatentArguments
{
    private readonly Option<int?> seed = OptionFactory.Integer(
        "--seed", "Random seed of the latents. The default is 1.");

    private readonly Option<double?> truncation = OptionFactory.Number(
        "--truncation", "T",
        "Truncation threshold of the latents: 2 keeps most of the diversity, 0.5 little. The default: none. Implies "
        + $"--standing {SampleStatistics.UsualBatches} for networks with batch normalization.");

    private readonly Option<int?> standing = OptionFactory.Integer(
        "--standing",
        $"Batches for standing statistics of batch normalization (BigGAN); {SampleStatistics.UsualBatches} is usual, 0 uses "
        + "the running statistics of training. The default is 0 without --truncation.");

    public void AddTo(Command command)
    {
        command.Add(seed);
        AddStatisticsTo(command);
    }

    /// <summary>Adds the options that decide on batch normalization's statistics alone.</summary>
    public void AddStatisticsTo(Command command)
    {
        command.Add(truncation);
        command.Add(standing);
    }

    public bool HaveStatistics(ParseResult parseResult) =>
        parseResult.GetValue(truncation) is not null || parseResult.GetValue(standing) is not null;

    public int Seed(ParseResult parseResult) => parseResult.GetValue(seed) ?? 1;

    public double Truncation(ParseResult parseResult) => parseResult.GetValue(truncation) ?? double.PositiveInfinity;

    /// <summary>
    /// Batches for standing statistics: the running statistics of training do not fit truncated latents.
    /// </summary>
    public int StandingBatches(ParseResult parseResult, SaganGenerator generator) => parseResult.GetValue(standing)
        ?? (IsImplied(parseResult, generator) ? SampleStatistics.UsualBatches : 0);

    /// <summary>Reports that standing statistics were used because of --truncation alone.</summary>
    public void ReportStanding(ParseResult parseResult, SaganGenerator generator)
    {
        if (IsImplied(parseResult, generator))
            Console.WriteLine(
                $"standing {SampleStatistics.UsualBatches} batches for batch normalization, because of --truncation; "
                + "--standing 0 uses the statistics of training");
    }

    private bool IsImplied(ParseResult parseResult, SaganGenerator generator) =>
        parseResult.GetValue(standing) is null && parseResult.GetValue(truncation) is not null
        && SampleStatistics.AppliesTo(generator);
}
