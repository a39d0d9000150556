namespace SelfAttentionGan.Metrics.Evaluation;

/// <summary>Computes the metrics of an evaluation from what is known of real and generated images.</summary>
internal sealed class MetricComputation(IFeatureExtractor extractor, EvaluationOptions options)
{
    private readonly PrecisionRecall precisionRecall =
        options.Convention == MetricConvention.StudioGan ? PrecisionRecall.StudioGan : new();

    private readonly InceptionScore inceptionScore =
        options.Convention == MetricConvention.StudioGan ? InceptionScore.StudioGan : new();

    private readonly KernelDistance kernelDistance =
        new() { Subsets = options.KernelSubsets, SubsetSize = options.KernelSubsetSize };

    private readonly DensityCoverage densityCoverage = new();
    private readonly SlicedWassersteinDistance slicedWasserstein = new();

    /// <summary>Requires enough images for every metric, before minutes are spent on features.</summary>
    /// <exception cref="ArgumentException">There are too few; the message has the number that is needed.</exception>
    public void Require(long real, long generated)
    {
        RequirePair(GanMetrics.FrechetDistance, "Fréchet distance", 2);
        RequirePair(
            GanMetrics.KernelDistance, "Kernel distance", kernelDistance.SubsetSize,
            ", or set KernelSubsetSize to fewer");
        RequirePair(GanMetrics.PrecisionRecall, "Precision and recall", precisionRecall.Neighbors + 1);
        RequirePair(GanMetrics.DensityCoverage, "Density and coverage", densityCoverage.Neighbors + 1);
        RequirePair(GanMetrics.SlicedWassersteinDistance, "Sliced Wasserstein distance", 1);
        if (Has(GanMetrics.InceptionScore) && generated < inceptionScore.Splits)
            throw new ArgumentException(
                $"An inception score of {inceptionScore.Splits} splits needs at least {inceptionScore.Splits} "
                + $"generated images, but got {generated}; add images.");

        void RequirePair(GanMetrics metric, string name, long minimum, string remedy = "")
        {
            if (Has(metric) && Math.Min(real, generated) < minimum)
                throw new ArgumentException(
                    $"{name} needs at least {minimum} images of each kind, but there are {real} real and {generated} "
                    + $"generated ones; add images{remedy}.");
        }
    }

    /// <summary>Returns the results, in the order of <see cref="GanMetrics"/>.</summary>
    /// <param name="real">The real images; null where no metric needs them.</param>
    /// <param name="generated">The generated images.</param>
    public IReadOnlyList<MetricResult> Compute(FeatureSet? real, FeatureSet generated)
    {
        var results = new List<MetricResult>();
        if (Has(GanMetrics.FrechetDistance))
            Add(MetricNames.FrechetDistance(extractor),
                FrechetDistance.Compute(real!.Statistics, generated.Statistics));
        if (Has(GanMetrics.KernelDistance))
            AddEstimate(MetricNames.KernelDistance(extractor),
                kernelDistance.Compute(real!.Features!, generated.Features!));
        if (Has(GanMetrics.InceptionScore))
            AddEstimate(MetricNames.Score(extractor), inceptionScore.Compute(generated.Logits!), usesReal: false);
        if (Has(GanMetrics.PrecisionRecall))
            AddPrecisionRecall(precisionRecall.Compute(real!.Features!, generated.Features!));
        if (Has(GanMetrics.DensityCoverage))
            AddDensityCoverage(densityCoverage.Compute(real!.Features!, generated.Features!));
        if (Has(GanMetrics.SlicedWassersteinDistance))
            AddSliced(slicedWasserstein.Compute(real!.Features!, generated.Features!));

        return results;

        void Add(string name, double value, double? spread = null, bool usesReal = true) => results.Add(new(
            name, value, spread, usesReal ? real!.Count : 0, generated.Count, extractor.Name, extractor.Preprocessing));

        void AddEstimate(string name, MetricEstimate estimate, bool usesReal = true) =>
            Add(name, estimate.Mean, estimate.Deviation, usesReal);

        void AddPrecisionRecall(PrecisionRecall.Result result)
        {
            Add("precision", result.Precision);
            Add("recall", result.Recall);
            Add("f_score", result.FScore);
        }

        void AddDensityCoverage(DensityCoverage.Result result)
        {
            Add("density", result.Density);
            Add("coverage", result.Coverage);
        }

        void AddSliced(double distance)
        {
            Add("sliced_wasserstein_distance", distance);
            Add(MetricNames.MongeDistance(extractor),
                SlicedWassersteinDistance.Scale(distance, extractor.FeatureCount));
        }
    }

    private bool Has(GanMetrics metric) => (options.Metrics & metric) != 0;
}
