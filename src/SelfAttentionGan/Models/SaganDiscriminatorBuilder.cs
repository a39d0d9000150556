using SelfAttentionGan.Layers;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Models;

/// <summary>Draws a discriminator stroke by stroke, from the picture to the score.</summary>
/// <remarks>
/// The builder carries the map's size and channels, so a stroke names only what changes. Stages are named by the
/// size they draw (<c>down32</c>, <c>attend8</c>, <c>score</c>; <c>down32x48</c> where it is not square); those names
/// become checkpoint keys.
/// Every mistake in the drawing is reported by <see cref="Build"/>, all in one message.
/// </remarks>
public sealed class SaganDiscriminatorBuilder
{
    private readonly Blueprint blueprint = new("discriminator", last: nameof(ToScore));
    private readonly MapSize image;
    private readonly int imageChannels, classes;
    private readonly BlockOptions blocks;
    private MapSize size;
    private SaganOptions? options;
    private int channels, kept;

    /// <summary>Begins a drawing.</summary>
    /// <param name="imageHeight">Height of the images. The default is 64.</param>
    /// <param name="imageWidth">Width of the images. The default is their height.</param>
    /// <param name="imageChannels">Channels of the images. The default is 3: red, green and blue.</param>
    /// <param name="classes">Classes that the images may have; 0, the default, for none.</param>
    /// <param name="blocks">
    /// How every stage is dressed; by default as <see cref="SaganOptions.Discriminator"/> of a transposed body.
    /// </param>
    public SaganDiscriminatorBuilder(
        int imageHeight = 64, int? imageWidth = null, int imageChannels = 3, int classes = 0,
        BlockOptions? blocks = null)
    {
        image = new(imageHeight, imageWidth ?? imageHeight);
        this.blocks = blocks ?? new SaganOptions().Discriminator;
        blueprint.Require(
            image is { Height: >= 1, Width: >= 1 },
            $"Images need a height and a width of at least 1, but got {image}; 64×64 is usual.");
        blueprint.Require(imageChannels >= 1, $"Images need at least 1 channel, but got {imageChannels}; 3 is RGB.");
        blueprint.Require(classes >= 0, $"A discriminator has 0 classes (none) or more, but got {classes}.");
        blueprint.Require(
            this.blocks.Norm != Norm.ConditionalBatch,
            $"A discriminator learns classes in its score, not in {nameof(Norm.ConditionalBatch)}; take another norm.");

        (this.imageChannels, this.classes) = (imageChannels, classes);
        (size, channels) = (image, imageChannels);
    }

    /// <summary>Draws the whole discriminator that the options describe.</summary>
    /// <param name="options">Size, channels, body and places of attention.</param>
    public static SaganDiscriminatorBuilder From(SaganOptions options)
    {
        var builder = new SaganDiscriminatorBuilder(
            options.ImageHeight, options.ImageWidth, options.ImageChannels, options.Classes, options.Discriminator);
        var complaints = options.Complaints().ToArray();
        builder.blueprint.Require(complaints);

        return complaints.Length == 0 ? builder.Draw(options) : builder;
    }

    /// <summary>Halves the map's height and width: convolution, normalisation, activation.</summary>
    /// <param name="channels">Channels of the smaller map.</param>
    public SaganDiscriminatorBuilder Downsample(int channels) => Shrink(
        channels, MultiplyAdds.Convolution(this.channels, channels, kernel: 4, size.Halved),
        (from, to) => new DownStage(from, to, blocks), nameof(Downsample));

    /// <summary>Halves the map's height and width with a residual block.</summary>
    /// <param name="channels">Channels of the smaller map.</param>
    public SaganDiscriminatorBuilder DownsampleResidual(int channels)
    {
        var first = blueprint.Empty;

        return Shrink(
            channels, MultiplyAdds.ResidualDown(this.channels, channels, size, halve: true, first, blocks.Thin),
            (from, to) => new ResidualDownBlock(from, to, blocks, first: first), nameof(DownsampleResidual));
    }

    /// <summary>Adds a residual block that keeps the map's size.</summary>
    /// <param name="channels">Channels of the new map.</param>
    public SaganDiscriminatorBuilder Residual(int channels)
    {
        RequireChannels(channels);

        var (from, first) = (this.channels, blueprint.Empty);
        blueprint.Draw(
            $"residual{++kept}", [channels, size.Height, size.Width],
            MultiplyAdds.ResidualDown(from, channels, size, halve: false, first, blocks.Thin),
            () => new ResidualDownBlock(from, channels, blocks, halve: false, first: first));

        this.channels = channels;
        return this;
    }

    /// <summary>Lets every position of the map look at every other one.</summary>
    /// <param name="attention">Which attention; by default <see cref="SelfAttentionOptions.Seeds"/>.</param>
    public SaganDiscriminatorBuilder Attend(SelfAttentionOptions? attention = null)
    {
        blueprint.DrawAttention(size, channels, attention ?? SelfAttentionOptions.Seeds, blocks);

        return this;
    }

    /// <summary>Adds what the paper compares attention with: as many parameters, but no look around.</summary>
    public SaganDiscriminatorBuilder Control()
    {
        blueprint.DrawControl(size, channels, blocks);

        return this;
    }

    /// <summary>Adds a channel that says how much the pictures of a batch differ; against collapse.</summary>
    public SaganDiscriminatorBuilder MinibatchDeviation()
    {
        blueprint.Draw("deviation", [channels + 1, size.Height, size.Width], 0, () => new MinibatchStandardDeviation());

        channels++;
        return this;
    }

    /// <summary>Weighs the map into one score. Comes last.</summary>
    /// <remarks>
    /// Without classes a convolution over the whole map, as in DCGAN. With classes the map is summed over its
    /// positions and projected on the class, as by <see cref="SumToScore"/>.
    /// </remarks>
    /// <param name="spectralNorm">Normalises the layer spectrally; null, the default, leaves it plain.</param>
    public SaganDiscriminatorBuilder ToScore(SpectralNormOptions? spectralNorm = null)
    {
        if (classes > 0)
            return SumToScore(spectralNorm);

        var (from, whole) = (channels, size);
        blueprint.Finish(
            "score", [1], MultiplyAdds.Convolution(from, 1, kernel: 1, whole),
            () => Dress.In(
                Conv2d(from, 1, kernel_size: (whole.Height, whole.Width)),
                blocks with { SpectralNorm = spectralNorm }));

        return this;
    }

    /// <summary>Sums the map over its positions and weighs it into one score, by class if there are classes.</summary>
    /// <param name="spectralNorm">Normalises the weights spectrally; null, the default, leaves them plain.</param>
    public SaganDiscriminatorBuilder SumToScore(SpectralNormOptions? spectralNorm = null)
    {
        var from = channels;
        blueprint.Finish(
            "score", [1], classes > 0 ? 2 * from : from,
            () => new ProjectionHead(from, blocks with { SpectralNorm = spectralNorm, Classes = classes }));

        return this;
    }

    /// <summary>Makes the discriminator, its weights drawn from torch's own generator. May be called once.</summary>
    /// <exception cref="InvalidOperationException">The drawing has mistakes (all are named) or was built.</exception>
    public SaganDiscriminator Build() =>
        new(image, imageChannels, classes, blueprint.Build(), options);

    private SaganDiscriminatorBuilder Draw(SaganOptions options)
    {
        this.options = options;
        blueprint.Require(options.DiscriminatorComplaints());

        foreach (var (size, channels) in options.DiscriminatorSizes().Zip(options.DiscriminatorChannels))
        {
            _ = options.Body == SaganBody.Residual ? DownsampleResidual(channels) : Downsample(channels);

            if (options.DiscriminatorAttention.Contains(size.Height))
                _ = options.ReplaceAttention ? Control() : Attend(options.AttentionIn(blocks));
        }

        foreach (var channels in options.DiscriminatorTail)
            Residual(channels);
        if (options.MinibatchDeviation)
            MinibatchDeviation();

        var ends = options.NormalizeEnds ? blocks.SpectralNorm : null;
        return options.Body == SaganBody.Residual ? SumToScore(ends) : ToScore(ends);
    }

    private SaganDiscriminatorBuilder Shrink(int channels, long multiplyAdds, Func<int, int, Module> make, string stroke)
    {
        RequireChannels(channels);
        blueprint.Require(
            size.IsMultipleOf(2),
            $"{stroke} halves even sides, but the map is {size}; end it with {nameof(ToScore)}.");

        var from = this.channels;
        size = size.Halved;
        blueprint.Draw(
            $"down{size.Key}", [channels, size.Height, size.Width], multiplyAdds, () => make(from, channels));

        this.channels = channels;
        return this;
    }

    private void RequireChannels(int channels) =>
        blueprint.Require(channels >= 1, $"A stage needs at least 1 channel, but got {channels}.");
}
