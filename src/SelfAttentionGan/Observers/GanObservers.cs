using SelfAttentionGan.Data;
using SelfAttentionGan.Metrics;
using SelfAttentionGan.Models;
using SelfAttentionGan.Reports;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Observers;

/// <summary>
/// Creates the observers of a training run: progress, metrics, sample images, attention maps, reports.
/// </summary>
/// <remarks>
/// Hand any of them to <see cref="GanTrainer.Run"/>, in any order. Observers that render an image publish it
/// (<see cref="TrainingReport.PublishImage"/>), and all the others receive it, yours as well.
/// </remarks>
public static class GanObservers
{
    /// <summary>Prints losses, images per second and the time left to standard output, one line per report.</summary>
    /// <param name="steps">Steps of the whole training (<see cref="GanTrainerOptions.Steps"/>).</param>
    public static IGanObserver Console(int steps) => new ConsoleObserver(steps);

    /// <summary>Appends the metrics of each report to <c>metrics.jsonl</c>, one JSON object per line.</summary>
    /// <param name="run">The run directory.</param>
    /// <param name="reportEvery">
    /// <see cref="GanTrainerOptions.ReportEvery"/>: when a run resumes, the last report of the session before is cut
    /// off if its step is no multiple of it. The default, 1, keeps all.
    /// </param>
    public static IGanObserver Metrics(RunDirectory run, int reportEvery = 1) => new MetricsObserver(run, reportEvery);

    /// <summary>Renders samples of the same latents every few steps to <c>samples/</c>, and publishes them.</summary>
    /// <remarks>
    /// A class-conditional generator gets one row per class: all rows use the same latents, so a column shows one
    /// latent under every label. Images are published as <c>samples/generator</c>.
    /// </remarks>
    /// <param name="run">The run directory.</param>
    /// <param name="generator">
    /// The generator, usually the moving average; it runs in evaluation mode and gets its mode back.
    /// </param>
    /// <param name="every">Steps between two grids.</param>
    /// <param name="rows">Rows and columns of the grid; with classes, columns only.</param>
    /// <param name="seed">The seed of the latents.</param>
    /// <param name="classes">The classes with a row, in this order; by default at most ten, chosen evenly.</param>
    /// <param name="classNames">The names of all classes, for the row headings; by default numbers.</param>
    /// <param name="scale">
    /// Factor by which images are enlarged, without smoothing; 0 enlarges them to at least 64 pixels.
    /// </param>
    /// <param name="standingStatisticsBatches">
    /// Batches for batch normalization's standing statistics; 0 takes the running statistics of the training.
    /// </param>
    public static IGanObserver Samples(
        RunDirectory run, IGenerator generator, int every = 500, int rows = 8, int seed = 1,
        IReadOnlyList<int>? classes = null, IReadOnlyList<string>? classNames = null, int scale = 0,
        int standingStatisticsBatches = 0) =>
        new SampleObserver(run, generator)
        {
            Every = every,
            Rows = rows,
            Seed = seed,
            Classes = classes,
            ClassNames = classNames,
            Scale = scale,
            StandingStatisticsBatches = standingStatisticsBatches,
        };

    /// <summary>
    /// Translates the same images every few steps to <c>samples/</c>, beside their inputs and targets, and publishes the
    /// grid; for image-to-image translation.
    /// </summary>
    /// <remarks>
    /// A row has an image's input, output and target. Of an input that is neither gray nor RGB the first channel is
    /// shown. Images are published as <c>samples/generator</c>.
    /// </remarks>
    /// <param name="run">The run directory.</param>
    /// <param name="generator">
    /// The generator, usually the moving average; it runs in evaluation mode and gets its mode back.
    /// </param>
    /// <param name="pairs">Pairs, usually held out; the first ones are translated.</param>
    /// <param name="every">Steps between two grids.</param>
    /// <param name="count">The number of rows; less where there are fewer pairs.</param>
    public static IGanObserver Translations(
        RunDirectory run, IGenerator generator, IImageSource pairs, int every = 500, int count = 6) =>
        new TranslationObserver(run, generator, pairs) { Every = every, Count = count };

    /// <summary>
    /// Renders the attention maps of every self-attention layer every few steps to <c>attention/</c>, and publishes
    /// them.
    /// </summary>
    /// <remarks>
    /// Each layer has a folder, such as <c>attention/generator.attend16</c>, which is also its image's tag. A
    /// discriminator is shown the images that the generator generates. Rows of a class-conditional generator cycle
    /// through the classes.
    /// </remarks>
    /// <param name="run">The run directory.</param>
    /// <param name="generator">The generator; it runs in evaluation mode and gets its mode back.</param>
    /// <param name="discriminator">The discriminator, to render its attention too.</param>
    /// <param name="every">Steps between two renderings.</param>
    /// <param name="rows">Number of latents, one row each.</param>
    /// <param name="seed">The seed of the latents.</param>
    /// <param name="points">
    /// The query points in all images, from (0, 0) at the top left to (1, 1) at the bottom right; by default 5 for each
    /// image, chosen by farthest-point sampling on its attention map.
    /// </param>
    /// <exception cref="ArgumentException">Neither network has a self-attention layer.</exception>
    public static IGanObserver Attention(
        RunDirectory run, IGenerator generator, IDiscriminator? discriminator = null, int every = 500, int rows = 4,
        int seed = 1, IReadOnlyList<(double X, double Y)>? points = null) =>
        new AttentionObserver(run, generator, discriminator)
        {
            Every = every,
            Rows = rows,
            Seed = seed,
            Points = points,
        };

    /// <summary>
    /// Rewrites <c>report.html</c> every few steps, so that a browser shows how the training proceeds.
    /// </summary>
    /// <remarks>
    /// The page shows what lies in the run directory at that moment. Write the final one with <see cref="RunReport"/>
    /// when the training is over.
    /// </remarks>
    /// <param name="run">The run directory.</param>
    /// <param name="every">Steps between two pages.</param>
    /// <param name="maxBytes">The size limit of the page.</param>
    public static IGanObserver Report(
        RunDirectory run, int every = 500, long maxBytes = RunReport.DefaultMaxBytes) =>
        new ReportObserver(run) { Every = every, MaxBytes = maxBytes };

    /// <summary>Writes TensorBoard event files: scalars, published images, histograms of γ and of weights.</summary>
    /// <remarks>
    /// Start <c>tensorboard --logdir</c> with the run directory or its parent. A resumed run starts a new file, and
    /// TensorBoard discards the steps that are repeated.
    /// </remarks>
    /// <param name="run">The run directory; the files lie in <see cref="RunDirectory.TensorBoard"/>.</param>
    /// <param name="every">Steps between two histograms of the weights.</param>
    /// <param name="networks">Networks whose weights become histograms, by name; by default none.</param>
    public static IGanObserver TensorBoard(
        RunDirectory run, int every = 500, params (string Name, Module Network)[] networks) =>
        new TensorBoardObserver(run, networks) { Every = every };

    /// <summary>
    /// Evaluates the generator every few steps, publishes the metrics, and remembers the best step, whose checkpoint is
    /// kept.
    /// </summary>
    /// <remarks>
    /// <para>Each value is a line of <c>metrics.jsonl</c>, a scalar of TensorBoard and a curve of the report, where
    /// their observers run. Latents are the same each time. The next step waits for the evaluation: take few samples,
    /// and few metrics.</para>
    /// <para>The first metric decides which step is best, a distance by the smallest value and any other by the
    /// largest;
    /// <c>best.json</c> has it. <see cref="FileCheckpointStore"/> keeps its checkpoint, if there is one of that step:
    /// let
    /// <paramref name="every"/> be a multiple of <see cref="GanTrainerOptions.CheckpointEvery"/>.</para>
    /// </remarks>
    /// <param name="run">The run directory.</param>
    /// <param name="evaluator">The metrics, and how many images they take.</param>
    /// <param name="real">The real images; their statistics are kept where they are cached.</param>
    /// <param name="generator">The generator, usually the moving average; it gets its mode back.</param>
    /// <param name="every">Steps between two evaluations.</param>
    public static IGanObserver Evaluation(
        RunDirectory run, GanEvaluator evaluator, IImageSource real, IGenerator generator, int every = 5_000) =>
        new EvaluationObserver(run, evaluator, real, generator) { Every = every };

    /// <summary>Makes an observer of a delegate.</summary>
    /// <param name="observe">Called with each report, on the training thread.</param>
    public static IGanObserver From(Action<TrainingReport> observe) => new DelegateObserver(observe);

    private sealed class DelegateObserver(Action<TrainingReport> observe) : IGanObserver
    {
        public void Observe(TrainingReport report) => observe(report);
    }
}
