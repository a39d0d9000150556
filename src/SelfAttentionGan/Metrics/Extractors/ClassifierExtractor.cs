using SelfAttentionGan.Data;
using SelfAttentionGan.Platform;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Metrics.Extractors;

/// <summary>
/// Feature extractor of a small classifier that <see cref="ClassifierTrainer"/> has trained on the data itself: features
/// of its last hidden layer, logits of its first task.
/// </summary>
/// <remarks>
/// <para>For data that ImageNet's features say little about, such as drawings. Its name has a hash of its weights, since
/// distances in features of two classifiers do not compare: save it, and use the same for all that is compared.</para>
/// <para>Safe to use from several threads.</para>
/// </remarks>
public sealed class ClassifierExtractor : IFeatureExtractor, IDisposable
{
    private const int BatchSize = 64;

    private readonly ClassifierNetwork network;
    private readonly ImageShape shape;
    private readonly int width;

    internal ClassifierExtractor(
        ClassifierNetwork network, ImageShape shape, int width, int features, IReadOnlyList<ClassifierTask> tasks)
    {
        (this.network, this.shape, this.width, FeatureCount, Tasks) = (network, shape, width, features, tasks);
        foreach (var parameter in network.parameters())
            parameter.requires_grad = false;
        Name = $"classifier-{ClassifierFile.Hash(network)[..8]}";
    }

    /// <summary><c>classifier-</c> and the first 8 digits of the SHA-256 of its weights.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public string Preprocessing => $"{shape.Height}×{shape.Width} as they are, x / 127.5 − 1";

    /// <inheritdoc/>
    public int FeatureCount { get; }

    /// <summary>The number of classes of the first task, whose logits <see cref="Extract"/> returns.</summary>
    public int ClassCount => Tasks[0].Values.Count;

    /// <summary>
    /// What it has learned: the classes of the data, where there are any, then the attributes, with the accuracy of each
    /// on held-out images.
    /// </summary>
    public IReadOnlyList<ClassifierTask> Tasks { get; }

    /// <summary>The mean accuracy of all tasks on held-out images, from 0 to 1.</summary>
    public double Accuracy => Tasks.Average(task => task.Accuracy);

    /// <summary>Reads a classifier from a file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no file of a classifier, or damaged.</exception>
    public static ClassifierExtractor Load(string path) => ClassifierFile.Read(path);

    /// <summary>Writes the classifier to a file.</summary>
    public void Save(string path) => ClassifierFile.Write(path, network, shape, width, FeatureCount, Tasks);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The images have another shape or type than it was trained with.</exception>
    public ImageFeatures Extract(Tensor images)
    {
        ExtractorBatches.RequireBytes(images, Name);
        using var noGrad = no_grad();

        return ExtractorBatches.Collect(images, BatchSize, batch =>
        {
            using var scope = NewDisposeScope();
            var features = network.call(Normalize(batch.to(ScalarType.Float32)));           // (n, d)
            var logits = network.ComputeLogits(features).narrow(1, 0, ClassCount);          // (n, k)

            return (features.MoveToOuterDisposeScope(), logits.MoveToOuterDisposeScope());
        });
    }

    /// <summary>Computes features of images with a gradient, as a perceptual distance needs them.</summary>
    /// <param name="images">Images N×C×H×W, float32 in [-1, 1], as a generator returns them.</param>
    /// <returns>Features N×D.</returns>
    /// <exception cref="ArgumentException">The images have another shape or type.</exception>
    public Tensor ComputeFeatures(Tensor images)
    {
        using var scope = NewDisposeScope();

        return network.call(Normalize(ExtractorBatches.ToLevels(images))).MoveToOuterDisposeScope();
    }

    /// <summary>Classifies images.</summary>
    /// <param name="images">Images N×C×H×W, uint8.</param>
    /// <returns>N×A, int64, on the CPU: for each of <see cref="Tasks"/> the index of the most probable value.</returns>
    /// <exception cref="ArgumentException">The images have another shape or type than it was trained with.</exception>
    public Tensor Predict(Tensor images)
    {
        ExtractorBatches.RequireBytes(images, Name);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var predicted = new List<Tensor>();
        for (var first = 0L; first < images.shape[0]; first += BatchSize)
        {
            using var batchScope = NewDisposeScope();
            var batch = images.narrow(0, first, Math.Min(BatchSize, images.shape[0] - first)).to(ScalarType.Float32);
            var logits = network.ComputeLogits(network.call(Normalize(batch)));
            predicted.Add(ClassifierTrainer.Predict(Tasks, logits).MoveToOuterDisposeScope());
        }

        return cat([.. predicted]).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Label agreement: the share of images whose predicted class is the one that they were generated for.
    /// </summary>
    /// <remarks>Compare it with the accuracy of the first task: no more can be expected of perfect images.</remarks>
    /// <param name="images">Images N×C×H×W, uint8.</param>
    /// <param name="labels">Their labels, N, int64, of the first task.</param>
    /// <returns>From 0 to 1; 1 / K of labels that images do not show.</returns>
    /// <exception cref="ArgumentException">A tensor has another shape or type.</exception>
    public double ComputeLabelAgreement(Tensor images, Tensor labels)
    {
        if (labels.dim() != 1 || labels.dtype != ScalarType.Int64 || labels.shape[0] != images.shape[0])
            throw new ArgumentException(
                $"Labels are one int64 for each of the {images.shape[0]} images, but got {labels.dtype} "
                + $"{labels.Describe()}; pass those that the images were generated for.", nameof(labels));

        using var scope = NewDisposeScope();

        return Predict(images).select(1, 0).eq(labels.cpu()).to(ScalarType.Float64).mean().item<double>();
    }

    /// <summary>
    /// Classifier score: the inception score's formula (Salimans et al. 2016) with this classifier's classes, hence
    /// comparable with nothing but itself.
    /// </summary>
    /// <remarks><c>exp(E[KL(p(y|x) ‖ p(y))])</c> over all images at once, without splits.</remarks>
    /// <param name="images">Images N×C×H×W, uint8.</param>
    /// <returns>
    /// <c>classifier_score</c>: 1 where all images look alike to it, the number of classes where each is recognized with
    /// certainty and all are as frequent.
    /// </returns>
    /// <exception cref="ArgumentException">The images have another shape or type than it was trained with.</exception>
    public MetricResult ComputeScore(Tensor images)
    {
        using var scope = NewDisposeScope();
        var logProbabilities = log_softmax(Extract(images).Logits!.to(ScalarType.Float64), 1);  // (n, k)
        var probabilities = logProbabilities.exp();
        var logMarginal = probabilities.mean([0], keepdim: true).log();                         // (1, k)
        var divergence = (probabilities * (logProbabilities - logMarginal)).sum(1).mean();
        var score = Math.Exp(divergence.item<double>());

        return new("classifier_score", score, null, 0, images.shape[0], Name, Preprocessing);
    }

    /// <summary>Frees the network.</summary>
    public void Dispose() => network.Dispose();

    /// <summary>Maps values from 0 to 255 to [-1, 1].</summary>
    internal static Tensor Normalize(Tensor levels) => (levels / Scalars.Of(127.5)).Plus(Scalars.Of(-1));
}
