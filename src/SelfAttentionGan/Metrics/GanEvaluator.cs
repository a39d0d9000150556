using SelfAttentionGan.Data;
using SelfAttentionGan.Metrics.Evaluation;
using SelfAttentionGan.Metrics.Features;
using SelfAttentionGan.Models;

namespace SelfAttentionGan.Metrics;

/// <summary>Evaluates a generator, or a set of generated images, by metrics of features.</summary>
/// <remarks>
/// <para>Images pass through the extractor in batches, as the bytes that a PNG file of them has. Statistics are
/// gathered on the way; features are kept only where a metric needs them: kernel and sliced Wasserstein distance,
/// precision, recall, density and coverage (4·N·D bytes, 82 MB for 10,000 images of Inception).</para>
/// <para>Statistics and features of real images are cached in a folder beside the data, such as
/// <c>photographs.features</c>, keyed by data, extractor, preprocessing and number; data without files, or without a
/// fingerprint, is not cached unless <see cref="CacheFolder"/> is set.</para>
/// <para>Results name extractor, preprocessing and numbers of images: values that differ in one of them do not compare.
/// </para>
/// </remarks>
public sealed class GanEvaluator
{
    private const GanMetrics OfKeptFeatures = GanMetrics.AllOfFeatures & ~GanMetrics.FrechetDistance;

    private readonly IFeatureExtractor extractor;
    private readonly EvaluationOptions options;
    private readonly MetricComputation computation;

    /// <param name="extractor">The extractor; it stays the caller's.</param>
    /// <param name="options">Metrics and numbers of images; copied. The default is a new record of options.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// Options are out of bounds; the message names each one.
    /// </exception>
    /// <exception cref="ArgumentException">An inception score of an extractor without logits.</exception>
    public GanEvaluator(IFeatureExtractor extractor, EvaluationOptions? options = null)
    {
        (this.extractor, this.options) = (extractor, EvaluationOptionsValidator.ThrowIfInvalid(options ?? new()));
        if (Has(GanMetrics.InceptionScore) && extractor.ClassCount == 0)
            throw new ArgumentException(
                $"An inception score needs class logits, but {extractor.Name} has none; leave the score out, or take "
                + "an extractor with logits.", nameof(options));

        computation = new(extractor, this.options);
    }

    /// <summary>
    /// The folder of cached statistics of real images. Null, the default, is one beside the data; where they are no
    /// files, nothing is cached.
    /// </summary>
    public string? CacheFolder { get; init; }

    /// <summary>
    /// Whether statistics of real images are read from and written to the cache. The default is true.
    /// </summary>
    public bool UseCache { get; init; } = true;

    /// <summary>
    /// Receives how many images have passed the extractor, after each batch; null, the default, for nothing.
    /// </summary>
    public IProgress<EvaluationProgress>? Progress { get; init; }

    /// <summary>Evaluates a generator against real images.</summary>
    /// <param name="real">The real images.</param>
    /// <param name="generator">The generator, usually the moving average; in evaluation mode while it runs.</param>
    /// <param name="cancellation">Ends the evaluation between two batches.</param>
    /// <returns>The results, in the order of <see cref="GanMetrics"/>.</returns>
    /// <exception cref="ArgumentException">
    /// There are too few images for a metric, or images that the extractor does not take.
    /// </exception>
    public IReadOnlyList<MetricResult> Evaluate(
        IImageSource real, IGenerator generator, CancellationToken cancellation = default)
    {
        computation.Require(NeedsReal ? CountReal(real) : long.MaxValue, options.Samples);
        var counter = new ImageCounter(Progress, options.Samples);
        using var realSet = NeedsReal ? CollectReal(real, counter, cancellation) : null;
        using var generatedSet = Collect(generator, real.ClassCounts, counter, cancellation);

        return computation.Compute(realSet, generatedSet);
    }

    /// <summary>
    /// Evaluates a generator against statistics of real images: Fréchet distance and inception score.
    /// </summary>
    /// <param name="real">Statistics of real images of the same extractor, such as a file has.</param>
    /// <param name="generator">The generator, usually the moving average; in evaluation mode while it runs.</param>
    /// <param name="cancellation">Ends the evaluation between two batches.</param>
    /// <returns>The results, in the order of <see cref="GanMetrics"/>.</returns>
    /// <exception cref="ArgumentException">
    /// A metric needs features of real images, or the statistics are of another extractor.
    /// </exception>
    public IReadOnlyList<MetricResult> Evaluate(
        FeatureStatistics real, IGenerator generator, CancellationToken cancellation = default)
    {
        if (Has(OfKeptFeatures))
            throw new ArgumentException(
                $"Statistics suffice for the Fréchet distance alone, but the metrics are {options.Metrics}; pass real "
                + "images, or set Metrics.", nameof(real));

        using var empty = new FeatureStatistics(extractor);
        empty.RequireComparable(real, nameof(real));
        var counter = new ImageCounter(Progress, options.Samples);
        using var generatedSet = Collect(generator, [], counter, cancellation);
        var realSet = new FeatureSet(real, Features: null, Logits: null);

        return computation.Compute(realSet, generatedSet);
    }

    /// <summary>Evaluates generated images of any origin against real ones.</summary>
    /// <param name="real">The real images.</param>
    /// <param name="generated">The generated images.</param>
    /// <param name="cancellation">Ends the evaluation between two batches.</param>
    /// <inheritdoc cref="Evaluate(IImageSource, IGenerator, CancellationToken)" path="/returns|/exception"/>
    public IReadOnlyList<MetricResult> Evaluate(
        IImageSource real, IImageSource generated, CancellationToken cancellation = default)
    {
        var count = Math.Min(options.Samples, generated.Count);
        computation.Require(NeedsReal ? CountReal(real) : long.MaxValue, count);
        var counter = new ImageCounter(Progress, count);
        using var realSet = NeedsReal ? CollectReal(real, counter, cancellation) : null;
        using var generatedSet = Collect(
            generated, count, Has(OfKeptFeatures), Has(GanMetrics.InceptionScore), counter, cancellation);

        return computation.Compute(realSet, generatedSet);
    }

    private bool NeedsReal => Has(GanMetrics.AllOfFeatures);

    private bool Has(GanMetrics metrics) => (options.Metrics & metrics) != 0;

    private long CountReal(IImageSource real) =>
        options.RealSamples == 0 ? real.Count : Math.Min(options.RealSamples, real.Count);

    private FeatureSet CollectReal(IImageSource real, ImageCounter counter, CancellationToken cancellation)
    {
        var (count, keep) = (CountReal(real), Has(OfKeptFeatures));
        var cache = UseCache ? new StatisticsCache(CacheFolder, real, extractor, count, options.Seed) : null;
        if (cache?.Read(keep) is { } cached)
            return cached;

        counter.Expect(count);
        var collected = Collect(real, count, keep, keepLogits: false, counter, cancellation);
        cache?.Write(collected);

        return collected;
    }

    private FeatureSet Collect(
        IImageSource source, long count, bool keepFeatures, bool keepLogits, ImageCounter counter,
        CancellationToken cancellation)
    {
        using var collector = new FeatureCollector(extractor, count, keepFeatures, keepLogits);
        var indices = count == source.Count
            ? null
            : RandomSubset.Sample(source.Count, count, (ulong)options.Seed, number: -2);

        for (var first = 0L; first < count; first += options.BatchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            var size = (int)Math.Min(options.BatchSize, count - first);
            using var batch = source.Read(
                [.. Enumerable.Range(0, size).Select(i => indices is null ? first + i : indices[first + i])]);
            collector.Add(batch.Images);
            counter.Add(size);
        }

        return collector.Take();
    }

    private FeatureSet Collect(
        IGenerator generator, IReadOnlyList<long> classCounts, ImageCounter counter, CancellationToken cancellation)
    {
        using var collector = new FeatureCollector(
            extractor, options.Samples, Has(OfKeptFeatures), Has(GanMetrics.InceptionScore));
        new GeneratedImages(generator, options, classCounts).ForEach(images =>
        {
            cancellation.ThrowIfCancellationRequested();
            collector.Add(images);
            counter.Add(images.shape[0]);
        });

        return collector.Take();
    }
}
