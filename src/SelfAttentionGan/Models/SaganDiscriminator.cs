using SelfAttentionGan.Blocks;
using SelfAttentionGan.Checkpoints.StateFiles;
using SelfAttentionGan.Data;
using SelfAttentionGan.Platform;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Models;

/// <summary>The SAGAN discriminator (Zhang et al. 2019): scores images, high for real, low for generated.</summary>
/// <remarks>
/// <see cref="SaganDiscriminatorBuilder"/> adds its layers. In training every call updates the estimates of spectral
/// normalization; in evaluation they stay, and equal images get equal scores.
/// </remarks>
public sealed class SaganDiscriminator : CheckedModule<Tensor, Tensor>, IDiscriminator
{
    private readonly IReadOnlyList<NamedLayer> layers;
    private readonly ClassEmbeddingHead? embeddingHead;

    internal SaganDiscriminator(
        int classes, ImageShape image, IReadOnlyList<NamedLayer> layers, SaganOptions? options)
        : base(nameof(SaganDiscriminator))
    {
        (Classes, ImageShape, this.layers, Options) = (classes, image, layers, options);
        embeddingHead = layers[^1].Module as ClassEmbeddingHead;

        foreach (var (name, module) in layers)
            register_module(name, module);
    }

    /// <inheritdoc cref="IDiscriminator.Classes"/>
    public int Classes { get; }

    /// <summary>Shape of an image that it scores, C×H×W.</summary>
    public ImageShape ImageShape { get; }

    /// <summary>Whether it embeds classes (<see cref="SaganOptions.ClassEmbeddingDim"/>).</summary>
    public bool HasClassEmbedding => embeddingHead is not null;

    /// <summary>The options that it was built from; null where it was built layer by layer.</summary>
    public SaganOptions? Options { get; }

    ImageShape? IDiscriminator.ImageShape => ImageShape;

    Module IDiscriminator.Module => this;

    object? IDiscriminator.Options => Options;

    ModelSummary? IDiscriminator.Summary => ModelSummary.Of(this);

    /// <summary>Scores images; for a discriminator without classes.</summary>
    /// <param name="images">N×C×H×W in [-1, 1].</param>
    /// <returns>N scores, before any sigmoid.</returns>
    /// <exception cref="ArgumentException">The images have another size or other channels.</exception>
    /// <exception cref="InvalidOperationException">The discriminator has classes.</exception>
    public override Tensor forward(Tensor images)
    {
        LabelValidator.RequireUnconditional(Classes, "discriminator");

        return Forward(images, labels: null);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The images have another shape, or the labels are not N int64, or one is of no class.
    /// </exception>
    /// <exception cref="InvalidOperationException">The discriminator has classes, but there are no labels.</exception>
    public Tensor Score(Tensor images, Tensor? labels = null) => Classes == 0
        ? call(images)
        : Forward(images, LabelValidator.Require(labels, images, Classes, "discriminator"));

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The images have another shape, or the labels are not N int64, or one is of no class.
    /// </exception>
    /// <exception cref="InvalidOperationException">The discriminator has classes, but there are no labels.</exception>
    public DiscriminatorOutput ScoreWithEmbedding(Tensor images, Tensor? labels = null)
    {
        if (embeddingHead is null)
            return new(Score(images, labels));

        labels = LabelValidator.Require(labels, images, Classes, "discriminator");
        using var scope = NewDisposeScope();

        var features = Forward(images, labels, layers.Count - 1);                   // (n, c, h, w)
        var (scores, embeddings, proxies) = embeddingHead.ScoreWithEmbedding(features, labels);

        return new(
            scores.MoveToOuterDisposeScope(), embeddings.MoveToOuterDisposeScope(), proxies.MoveToOuterDisposeScope());
    }

    private Tensor Forward(Tensor images, Tensor? labels)
    {
        using var scope = NewDisposeScope();

        return Forward(images, labels, layers.Count).flatten().MoveToOuterDisposeScope();            // (n)
    }

    /// <summary>Computes the first layers.</summary>
    private Tensor Forward(Tensor images, Tensor? labels, int count)
    {
        if (images.shape is not [_, var channels, var height, var width]
            || (channels, height, width) != (ImageShape.Channels, ImageShape.Height, ImageShape.Width))
            throw new ArgumentException(
                $"This discriminator takes images of shape N×{ImageShape}, but got {images.Describe()}; " +
                "resize them, or build it for their size.", nameof(images));

        using var scope = NewDisposeScope();

        var x = images.alias();
        foreach (var layer in layers.Take(count))
        {
            using var input = x;                                 // each feature map is freed once the next one exists
            x = layer.Call(input, labels);
        }

        return x.MoveToOuterDisposeScope();
    }
}
