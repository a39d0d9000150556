using Sagan.Cli.Data;
using Sagan.Cli.Runs;
using SelfAttentionGan.Data;
using SelfAttentionGan.Metrics;
using SelfAttentionGan.Models;
using SelfAttentionGan.Observers;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;

namespace Sagan.Cli.Evaluation;

/// <summary>The evaluations of a training, by <see cref="RunOptions.EvaluateEvery"/>.</summary>
internal sealed class TrainingEvaluation : IDisposable
{
    private readonly RunOptions options;
    private readonly IFeatureExtractor extractor;
    private readonly EvaluationOptions evaluation;

    private TrainingEvaluation(RunOptions options, IFeatureExtractor extractor)
    {
        (this.options, this.extractor) = (options, extractor);
        evaluation = new()
        {
            Metrics = MetricSelection.Parse(options.EvaluationMetrics, extractor),
            Samples = options.EvaluationSamples,
            RealSamples = options.EvaluationSamples,
            KernelSubsetSize = Math.Min(new EvaluationOptions().KernelSubsetSize, options.EvaluationSamples),
        };
    }

    /// <summary>Opens the extractor; returns null where nothing is evaluated.</summary>
    /// <exception cref="ArgumentException">There is no such extractor or metric.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is no extractor of its kind.</exception>
    public static TrainingEvaluation? Open(RunOptions options) => options.EvaluateEvery == 0
        ? null
        : new(options, FeatureExtractorFactory.Open(options.EvaluationExtractor));

    /// <summary>Creates the observer that evaluates a generator against the training's images.</summary>
    public IGanObserver Observe(RunDirectory run, IImageSource images, IGenerator generator)
    {
        // The statistics of real images lie beside them; of synthetic ones, in the run.
        var cache = ImageSourceFactory.IsSynthetic(options.Data) ? Path.Combine(run.Location, "features") : null;
        var evaluator = new GanEvaluator(extractor, evaluation) { CacheFolder = cache };

        return GanObservers.Evaluation(run, evaluator, images, generator, options.EvaluateEvery);
    }

    public void Dispose() => (extractor as IDisposable)?.Dispose();
}
