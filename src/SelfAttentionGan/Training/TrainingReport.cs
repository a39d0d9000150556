using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace SelfAttentionGan.Training;

/// <summary>Report of a training: where it is, and mean metrics of the steps since the report before.</summary>
public sealed record TrainingReport
{
    /// <summary>Training steps so far: generator updates, from 1.</summary>
    public required int Step { get; init; }

    /// <summary>Mean loss of the discriminator, the sum of its terms.</summary>
    public double DiscriminatorLoss { get; init; }

    /// <summary>Mean loss of the generator, the sum of its terms.</summary>
    public double GeneratorLoss { get; init; }

    /// <summary>Mean of each loss term by name, such as <c>discriminator.r1</c>.</summary>
    public IReadOnlyDictionary<string, double> Losses { get; init; } = new Dictionary<string, double>();

    /// <summary>
    /// Mean of each metric that the objective reports, such as <c>augmentProbability</c> of adaptive augmentation.
    /// </summary>
    public IReadOnlyDictionary<string, double> ObjectiveMetrics { get; init; } = new Dictionary<string, double>();

    /// <summary>Mean score of real images.</summary>
    public double RealScore { get; init; }

    /// <summary>Mean score of generated images.</summary>
    public double FakeScore { get; init; }

    /// <summary>
    /// Diversity of generated images, as a fraction of the real images': the ratio of the variances over a batch,
    /// averaged over pixels. About 1 is healthy; near 0 is mode collapse.
    /// </summary>
    public double Diversity { get; init; }

    /// <summary>
    /// Sliced Wasserstein distance of generated from real images: of a batch's pixels, over 64 random directions that
    /// depend on the seed. Comparable within a run: it depends on the batch size and on the images.
    /// </summary>
    public double Distance { get; init; }

    /// <summary>Current γ of each attention layer by its name, such as <c>generator.attend16</c>.</summary>
    public IReadOnlyDictionary<string, double> Gammas { get; init; } = new Dictionary<string, double>();

    /// <summary>The largest current σ of all spectrally normalized weights; null where there is none.</summary>
    public double? LargestSigma { get; init; }

    /// <summary>Mean gradient norm of the generator, before clipping.</summary>
    public double GeneratorGradientNorm { get; init; }

    /// <summary>Mean gradient norm of the discriminator, before clipping.</summary>
    public double DiscriminatorGradientNorm { get; init; }

    /// <summary>Learning rate of the generator in the last step.</summary>
    public double GeneratorLearningRate { get; init; }

    /// <summary>Learning rate of the discriminator in the last step.</summary>
    public double DiscriminatorLearningRate { get; init; }

    /// <summary>Real images trained on per second, without the time of observers and checkpoints.</summary>
    public double ImagesPerSecond { get; init; }

    /// <summary>Seconds since the run started or was resumed, with the observers' time.</summary>
    public double Seconds { get; init; }

    /// <summary>Estimate of the seconds that remain, from the mean time of a step since the run started.</summary>
    public double SecondsLeft { get; init; }

    /// <summary>Tensors that are alive on the training thread; a growing number is a leak.</summary>
    public long LiveTensors { get; init; }

    /// <summary>Peak resident memory of the process, in bytes.</summary>
    public long PeakMemory { get; init; }

    /// <summary>Hands an image to every observer of this report.</summary>
    [JsonIgnore]
    internal Action<string, Tensor>? ImagePublisher { get; init; }

    /// <summary>Passes an image that was rendered for this report to all observers.</summary>
    /// <param name="tag">What it shows, such as <c>samples</c>.</param>
    /// <param name="image">C×H×W, uint8, on the CPU; it stays the caller's.</param>
    public void PublishImage(string tag, Tensor image) => ImagePublisher?.Invoke(tag, image);

    /// <summary>Hands metrics to every observer of this report.</summary>
    [JsonIgnore]
    internal Action<IReadOnlyDictionary<string, double>>? MetricsPublisher { get; init; }

    /// <summary>Passes metrics that were computed for this report to all observers.</summary>
    /// <param name="metrics">Values by name, such as <c>frechet_distance</c>.</param>
    public void PublishMetrics(IReadOnlyDictionary<string, double> metrics) => MetricsPublisher?.Invoke(metrics);
}
