using SelfAttentionGan.Data;
using SelfAttentionGan.Data.Captions;
using SelfAttentionGan.Models.TextToImage;
using static TorchSharp.torch;

namespace SelfAttentionGan.Metrics.Extractors;

/// <summary>
/// Trains a small image-text encoder on images with captions, whose vectors <see cref="RPrecision"/> compares.
/// </summary>
/// <remarks>
/// <para>The loss is CLIP's symmetric contrastive one within a batch (Radford et al. 2021): each image's own caption
/// against those of the others, and each caption's own image. Images of equal captions are no mismatch. Adam, with a
/// learning rate that falls to 0 along a cosine; no augmentation.</para>
/// <para>Train it on real pairs alone, and measure on others: held-out captions. The same source, options and number of
/// threads give the same encoder. Torch's global random numbers on the CPU are left as they were.</para>
/// </remarks>
/// <param name="source">Real images with their captions, of 8×8, 16×16, and so on.</param>
public sealed class ImageTextMatcherTrainer(CaptionedImages source)
{
    /// <summary>Training steps. The default is 600.</summary>
    public int Steps { get; init; } = 600;

    /// <summary>Pairs in a step, each a mismatch for the others. The default is 64.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Adam's first learning rate. The default is 0.001.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>
    /// Channels of the first feature map; they double at each up to eight times as many. The default is 16.
    /// </summary>
    public int Width { get; init; } = 16;

    /// <summary>Length of the vectors of images and captions. The default is 128.</summary>
    public int Features { get; init; } = 128;

    /// <summary>Seed of the weights and of the order of images. The default is 0.</summary>
    public int Seed { get; init; }

    /// <summary>Trains the encoder.</summary>
    /// <param name="report">Receives each step, from 1, and its loss; the default is none.</param>
    /// <returns>The trained encoder; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">
    /// The images are too few, of another shape, or have one caption; or an option is out of range.
    /// </exception>
    public ImageTextMatcher Train(Action<int, double>? report = null)
    {
        Check();
        using var scope = NewDisposeScope();
        var matcher = Create();
        try
        {
            Fit(matcher, report);
            matcher.eval();
            foreach (var parameter in matcher.parameters())
                parameter.requires_grad = false;

            return matcher;
        }
        catch
        {
            matcher.Dispose();
            throw;
        }
    }

    private ImageTextMatcher Create()
    {
        using var generator = Generator.Default;
        using var random = generator.get_state();                // torch initializes every new layer at random
        generator.manual_seed(Seed);
        try
        {
            return new(new()
            {
                ImageSize = source.Shape.Width,
                ImageChannels = source.Shape.Channels,
                VocabularySize = source.Vocabulary.Count,
                MaxWords = source.MaxWords,
                SentenceDim = Features,
                BaseChannels = Width,
            });
        }
        finally
        {
            generator.set_state(random);
        }
    }

    private void Fit(ImageTextMatcher matcher, Action<int, double>? report)
    {
        var order = new EpochSampler(source.Count, BatchSize, (ulong)Seed);
        ExtractorTraining.Run(matcher, Steps, LearningRate, Loss, report);

        Tensor Loss(int step)
        {
            using var batch = source.Read(order.Indices(step));

            return matcher.ComputeLoss(batch.Images, batch.Inputs!);
        }
    }

    private void Check()
    {
        if (source.Shape.Height != source.Shape.Width)
            throw new ArgumentException(
                $"An image-text matcher takes square images, but got {source.Shape}; open the source as squares.");
        if (Steps < 1 || BatchSize < 2 || Width < 1 || Features < 1 || !(LearningRate > 0))
            throw new ArgumentException(
                "Steps, width, features and learning rate are above 0, and a batch has 2 pairs at least, but got "
                + $"{Steps} steps, width {Width}, {Features} features, learning rate {LearningRate} and batches of "
                + $"{BatchSize}; correct them.");
        if (source.Count < BatchSize)
            throw new ArgumentException(
                $"An image-text matcher is trained on one batch of {BatchSize} pairs at least, but there are "
                + $"{source.Count}; add images, or make {nameof(BatchSize)} smaller.");
        if (source.Captions.Distinct().Count() < 2)
            throw new ArgumentException(
                $"An image-text matcher learns from captions that differ, but all are '{source.Captions[0]}'; describe "
                + "each image.");
    }
}
