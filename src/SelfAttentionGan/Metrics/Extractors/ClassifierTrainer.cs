using SelfAttentionGan.Data;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Metrics.Extractors;

/// <summary>
/// Trains a small convolutional classifier of a data set's classes and attributes, whose last hidden layer is a feature
/// extractor for images that ImageNet's features say little about, such as drawings.
/// </summary>
/// <remarks>
/// <para>It learns the label and all <see cref="IImageSource.Attributes"/> at once: the loss is the mean of one
/// cross-entropy for each. Adam, with a learning rate that falls to 0 along a cosine; no augmentation.</para>
/// <para>Some images are held out: accuracies are of them. The same source, options and number of threads give the same
/// classifier. Torch's global random numbers are left as they were.</para>
/// </remarks>
/// <param name="source">Images with classes or attributes.</param>
public sealed class ClassifierTrainer(IImageSource source)
{
    /// <summary>Training steps. The default is 600: below a minute on two cores for images of 32×32.</summary>
    public int Steps { get; init; } = 600;

    /// <summary>Images in a step. The default is 64.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Adam's first learning rate. The default is 0.002.</summary>
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>
    /// Channels of the first convolution; they double at each up to four times as many. The default is 32.
    /// </summary>
    public int Width { get; init; } = 32;

    /// <summary>Features of an image: units of the hidden layer. The default is 128.</summary>
    public int Features { get; init; } = 128;

    /// <summary>
    /// Images that are held out to measure the accuracy, chosen at random; at most a fifth of all. The default is 1000.
    /// </summary>
    public int HeldOut { get; init; } = 1000;

    /// <summary>Seed of the weights, of the order of images and of those held out. The default is 0.</summary>
    public int Seed { get; init; }

    /// <summary>Trains the classifier.</summary>
    /// <param name="report">Receives each step, from 1, and its loss; the default is none.</param>
    /// <returns>The trained classifier; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">
    /// The images have neither classes nor attributes, are too few or too small, or an option is out of range.
    /// </exception>
    public ClassifierExtractor Train(Action<int, double>? report = null)
    {
        Check();
        var tasks = Tasks();
        var (training, heldOut) = Split();
        var network = new ClassifierNetwork(source.Shape, Width, Features, tasks.Sum(task => task.Values.Count));
        try
        {
            network.Initialize(Seed);
            Fit(network, tasks, training, report);
            network.eval();

            return new(network, source.Shape, Width, Features, Measure(network, tasks, heldOut));
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private void Fit(ClassifierNetwork network, ClassifierTask[] tasks, long[] training, Action<int, double>? report)
    {
        var order = new EpochSampler(training.Length, BatchSize, (ulong)Seed);
        network.train();

        // While a step computes, the next one's images are read.
        var next = Task.Run(() => Read(Indices(0)));
        ExtractorTraining.Run(network, Steps, LearningRate, Loss, report);

        Tensor Loss(int step)
        {
            using var batch = next.GetAwaiter().GetResult();
            if (step + 1 < Steps)
                next = Task.Run(() => Read(Indices(step + 1)));

            return ComputeLoss(network, tasks, batch);
        }

        long[] Indices(long step) => [.. order.Indices(step).Select(i => training[i])];
    }

    private static Tensor ComputeLoss(ClassifierNetwork network, ClassifierTask[] tasks, LabeledImages batch)
    {
        var logits = network.ComputeLogits(network.call(batch.Images));                     // (n, k1 + k2 + …)

        return stack(ForEach(
            tasks, logits, (index, values) => cross_entropy(values, batch.Targets.select(1, index)))).mean();
    }

    private ClassifierTask[] Measure(ClassifierNetwork network, ClassifierTask[] tasks, long[] heldOut)
    {
        using var noGrad = no_grad();
        var correct = new double[tasks.Length];
        foreach (var indices in heldOut.Chunk(BatchSize))
        {
            using var scope = NewDisposeScope();
            using var batch = Read(indices);
            var predicted = Predict(tasks, network.ComputeLogits(network.call(batch.Images)));
            var hits = predicted.eq(batch.Targets).sum(0L).data<long>().ToArray();
            for (var i = 0; i < tasks.Length; i++)
                correct[i] += hits[i];
        }

        return [.. tasks.Select((task, i) => task with { Accuracy = correct[i] / heldOut.Length })];
    }

    /// <summary>Returns the most probable value of each task, N×A.</summary>
    internal static Tensor Predict(IReadOnlyList<ClassifierTask> tasks, Tensor logits) =>
        stack(ForEach(tasks, logits, (_, values) => values.argmax(1)), 1);

    private static Tensor[] ForEach(
        IReadOnlyList<ClassifierTask> tasks, Tensor logits, Func<int, Tensor, Tensor> compute)
    {
        var (results, first) = (new Tensor[tasks.Count], 0L);
        for (var i = 0; i < tasks.Count; first += tasks[i].Values.Count, i++)
            results[i] = compute(i, logits.narrow(1, first, tasks[i].Values.Count));

        return results;
    }

    private ClassifierTask[] Tasks()
    {
        var classes = source.Classes < 2 ? [] : (ClassifierTask[])
        [
            new("class", source.ClassNames.Count == source.Classes
                ? source.ClassNames
                : [.. Enumerable.Range(0, source.Classes).Select(i => i.ToString(
                    System.Globalization.CultureInfo.InvariantCulture))], 0),
        ];

        return
        [
            .. classes,
            .. source.Attributes.Select(attribute => new ClassifierTask(attribute.Name, attribute.Values, 0)),
        ];
    }

    private LabeledImages Read(long[] indices)
    {
        using var scope = NewDisposeScope();
        using var batch = source.Read(indices);
        var attributes = source.ReadAttributes(indices);                                    // (n, a)
        var targets = source.Classes < 2 ? attributes : cat([batch.Labels!.unsqueeze(1), attributes], 1);

        // Generated images come as bytes: train with the same rounding.
        var levels = ExtractorBatches.ToLevels(batch.Images).round();
        return new(ClassifierExtractor.Normalize(levels).DetachFromDisposeScope(), targets.DetachFromDisposeScope());
    }

    private (long[] Training, long[] HeldOut) Split()
    {
        var held = (int)Math.Min(HeldOut, source.Count / 5);
        var order = new EpochSampler(source.Count, source.Count, ~(ulong)Seed).Indices(0);

        return (order[held..], order[..held]);
    }

    private void Check()
    {
        if (source.Classes < 2 && source.Attributes.Count == 0)
            throw new ArgumentException(
                "A classifier is trained on images with classes or attributes, but these have neither; sort them into "
                + "folders, or take an extractor that is trained already.");
        if (source.Shape.Height < 8 || source.Shape.Width < 8)
            throw new ArgumentException(
                $"A classifier needs images of at least 8×8, but got {source.Shape}; open the source in a larger size.");
        if (Steps < 1 || BatchSize < 2 || Width < 1 || Features < 1 || HeldOut < 1 || !(LearningRate > 0))
            throw new ArgumentException(
                "Steps, width, features, held-out images and learning rate are above 0, and a batch has 2 images at least, "
                + $"but got {Steps} steps, width {Width}, {Features} features, {HeldOut} held out, learning rate "
                + $"{LearningRate} and batches of {BatchSize}; correct them.");
        if (source.Count - Math.Min(HeldOut, source.Count / 5) < BatchSize || source.Count < 5)
            throw new ArgumentException(
                $"A classifier is trained on one batch of {BatchSize} images at least, besides those held out, but there "
                + $"are {source.Count} images; add images, or make {nameof(BatchSize)} smaller.");
    }

    /// <summary>Normalized images N×C×H×W with the index of each task's value, N×A.</summary>
    private sealed record LabeledImages(Tensor Images, Tensor Targets) : IDisposable
    {
        public void Dispose()
        {
            Images.Dispose();
            Targets.Dispose();
        }
    }
}
