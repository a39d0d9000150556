using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace SelfAttentionGan.Training;

/// <summary>A report from the training: where it stands, and means over the steps since the report before.</summary>
public sealed record TrainingStep
{
    /// <summary>Generator updates made so far, from 1.</summary>
    public required int Step { get; init; }

    /// <summary>The discriminator's mean loss, the sum of its terms.</summary>
    public double DiscriminatorLoss { get; init; }

    /// <summary>The generator's mean loss, the sum of its terms.</summary>
    public double GeneratorLoss { get; init; }

    /// <summary>Each term's mean by name, such as <c>discriminator.r1</c>.</summary>
    public IReadOnlyDictionary<string, double> Losses { get; init; } = new Dictionary<string, double>();

    /// <summary>The discriminator's mean score of real pictures.</summary>
    public double RealScore { get; init; }

    /// <summary>The discriminator's mean score of painted pictures.</summary>
    public double FakeScore { get; init; }

    /// <summary>
    /// How much the painted pictures of a batch vary, as a share of what real ones do: the mean over pixels of the
    /// variance over pictures. About 1 is healthy; towards 0 all pictures become one.
    /// </summary>
    public double Diversity { get; init; }

    /// <summary>
    /// How far painted pictures are from real ones: the mean sliced Wasserstein distance of a batch's pixels, over 64
    /// directions that the seed has drawn. Comparable within a run: it depends on the batch size and on the pictures.
    /// </summary>
    public double Distance { get; init; }

    /// <summary>γ of each self-attention by its name, such as <c>generator.attend16</c>, as it is now.</summary>
    public IReadOnlyDictionary<string, double> Gammas { get; init; } = new Dictionary<string, double>();

    /// <summary>The largest σ of all spectrally normalised weights, as it is now; null where there is none.</summary>
    public double? LargestSigma { get; init; }

    /// <summary>The mean norm of the generator's gradient, before it was clipped.</summary>
    public double GeneratorGradient { get; init; }

    /// <summary>The mean norm of the discriminator's gradient, before it was clipped.</summary>
    public double DiscriminatorGradient { get; init; }

    /// <summary>The generator's learning rate in the last step.</summary>
    public double GeneratorRate { get; init; }

    /// <summary>The discriminator's learning rate in the last step.</summary>
    public double DiscriminatorRate { get; init; }

    /// <summary>Real pictures trained on in a second, without the time of observers and checkpoints.</summary>
    public double ImagesPerSecond { get; init; }

    /// <summary>Time since the run began or was resumed, with the observers' time.</summary>
    public double Seconds { get; init; }

    /// <summary>Time that the steps to come will take, if they take as long as those since the run began.</summary>
    public double SecondsLeft { get; init; }

    /// <summary>Tensors that the training thread keeps alive; a number that grows is a leak.</summary>
    public long LiveTensors { get; init; }

    /// <summary>The most main memory that the process has held, in bytes.</summary>
    public long PeakMemory { get; init; }

    /// <summary>Hands an image to every observer of this report.</summary>
    [JsonIgnore]
    internal Action<string, Tensor>? ImagePublisher { get; init; }

    /// <summary>Hands an image that was rendered for this report to all observers.</summary>
    /// <param name="tag">What it shows, such as <c>samples</c>.</param>
    /// <param name="image">C×H×W, uint8, on the CPU; it stays the caller's.</param>
    public void PublishImage(string tag, Tensor image) => ImagePublisher?.Invoke(tag, image);
}
