using SelfAttentionGan.Layers;
using static TorchSharp.torch;

namespace SelfAttentionGan.Models;

/// <summary>Scores pictures, high for real, low for painted: a SAGAN discriminator, as its builder drew it.</summary>
/// <remarks>
/// Takes pictures N×C×H×W in [-1, 1] and returns N scores, not probabilities; a discriminator with classes takes
/// labels too. In training every call sharpens the estimates of spectral normalisation; in evaluation they stay, and
/// equal pictures get equal scores.
/// </remarks>
public sealed class SaganDiscriminator : WeightedModule<Tensor, Tensor>, IClassConditional, IDiscriminator
{
    private readonly MapSize image;
    private readonly int imageChannels;
    private readonly Stages stages;

    internal SaganDiscriminator(MapSize image, int imageChannels, int classes, Stages stages, SaganOptions? options)
        : base(nameof(SaganDiscriminator))
    {
        (this.image, this.imageChannels) = (image, imageChannels);
        (Classes, this.stages, Options) = (classes, stages, options);

        stages.RegisterIn(this);
    }

    /// <inheritdoc/>
    public int Classes { get; }

    /// <summary>The options that it was built from; null where a builder was told layer by layer.</summary>
    public SaganOptions? Options { get; }

    nn.Module IDiscriminator.Module => this;

    object? IDiscriminator.Options => Options;

    object? IDiscriminator.Summary => Describe();

    Tensor IDiscriminator.Score(Tensor images, Tensor? labels) =>
        Classes > 0 ? call(images, labels!) : call(images);

    /// <summary>Returns one score for each picture; for a discriminator without classes.</summary>
    /// <param name="images">Pictures, N×C×H×W in [-1, 1].</param>
    /// <returns>Scores, N.</returns>
    /// <exception cref="ArgumentException">The pictures have another size or other channels.</exception>
    /// <exception cref="InvalidOperationException">The discriminator has classes.</exception>
    public override Tensor forward(Tensor images)
    {
        ClassLabels.RequireNone(Classes, "discriminator");

        return Judge(images, labels: null);
    }

    /// <summary>Returns one score for each picture, given the class that its label names.</summary>
    /// <param name="input">Pictures, N×C×H×W in [-1, 1].</param>
    /// <param name="labels">N labels, int64, from 0 to <see cref="Classes"/> − 1.</param>
    /// <returns>Scores, N.</returns>
    /// <exception cref="ArgumentException">The pictures have another shape, or the labels are not N int64.</exception>
    /// <exception cref="InvalidOperationException">The discriminator has no classes.</exception>
    public Tensor call(Tensor input, Tensor labels)
    {
        ClassLabels.Require(labels, input, Classes, "discriminator");

        return Judge(input, labels);
    }

    /// <summary>Returns the table of the stages: shapes, parameters, multiply-adds.</summary>
    public NetworkDescription Describe() => stages.Describe();

    private Tensor Judge(Tensor images, Tensor? labels)
    {
        if (images.shape is not [_, var channels, var height, var width] ||
            (channels, height, width) != (imageChannels, image.Height, image.Width))
            throw new ArgumentException(
                $"This discriminator takes pictures of shape N×{imageChannels}×{image}, " +
                $"but got {images.Describe()}; resize them, or build it for their size.", nameof(images));

        using var scope = NewDisposeScope();

        return stages.Pass(images.alias(), labels).flatten().MoveToOuterDisposeScope();     // (n)
    }
}
