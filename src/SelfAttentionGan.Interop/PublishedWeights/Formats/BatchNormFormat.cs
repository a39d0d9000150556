using static TorchSharp.torch;

namespace SelfAttentionGan.Interop.PublishedWeights.Formats;

/// <summary>Batch normalization with a gain and a bias per channel; its names are PyTorch's by default.</summary>
internal sealed class BatchNormFormat : WeightFormat
{
    public string Gain { get; init; } = "weight";

    public string Bias { get; init; } = "bias";

    public string Mean { get; init; } = RunningStatistics.OurMean;

    public string Variance { get; init; } = RunningStatistics.OurVariance;

    private RunningStatistics Statistics => new("", Mean, Variance);

    public override IEnumerable<(string Name, Tensor? Value)> Import(
        PublishedPart published, IReadOnlyDictionary<string, Tensor> ours) =>
    [
        ("weight", published.Take(Gain)),
        ("bias", published.Take(Bias)),
        .. Statistics.Import(published),
    ];

    public override IEnumerable<(string Name, Tensor Value)> Export(IReadOnlyDictionary<string, Tensor> ours) =>
        [(Gain, ours["weight"]), (Bias, ours["bias"]), .. Statistics.Export(ours)];
}

/// <summary>The running statistics of batch normalization.</summary>
/// <remarks>
/// BigGAN-PyTorch's own batch norm keeps sums while it accumulates standing statistics, and their number; it counts no
/// batches.
/// </remarks>
/// <param name="Prefix">The name in front of them.</param>
/// <param name="Mean">The mean's name.</param>
/// <param name="Variance">The variance's name.</param>
internal sealed record RunningStatistics(string Prefix, string Mean, string Variance)
{
    public const string OurMean = "running_mean", OurVariance = "running_var", Batches = "num_batches_tracked";
    private const string Accumulated = "accumulation_counter";

    public IEnumerable<(string Name, Tensor? Value)> Import(PublishedPart published)
    {
        // BigGAN-PyTorch's batch norms of its options mybn and cross_replica are a module of their own, bn.
        string[] prefixes = [Prefix, "bn."];
        var (mean, variance) = (TakeAny(Mean, OurMean), TakeAny(Variance, OurVariance));
        var batches = prefixes.Select(prefix => published.Find(prefix + Batches)).FirstOrDefault(found => found is not null);
        var counter = published.Find("bn." + Accumulated);

        yield return (OurMean, Average(mean));
        yield return (OurVariance, Average(variance));
        yield return (Batches, batches ?? tensor(0L));

        Tensor? TakeAny(string name, string other) =>
            published.Find(Prefix + name) ?? published.Find("bn." + name) ?? published.Find("bn." + other)
            ?? published.Take(Prefix + name);

        Tensor? Average(Tensor? sum) => sum is not null && counter?.item<float>() > 0 ? sum / counter : sum;
    }

    public IEnumerable<(string Name, Tensor Value)> Export(IReadOnlyDictionary<string, Tensor> ours)
    {
        yield return (Prefix + Mean, ours[OurMean]);
        yield return (Prefix + Variance, ours[OurVariance]);
        if (Mean == OurMean)
            yield return (Prefix + Batches, ours[Batches]);
    }
}
