using SelfAttentionGan.Layers;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Models;

/// <summary>Draws a discriminator stroke by stroke, from the picture to the score.</summary>
/// <remarks>
/// The builder carries the map's size and channels, so a stroke names only what changes. Stages are named by the
/// size they draw (<c>down32</c>, <c>attend8</c>, <c>score</c>); those names become checkpoint keys.
/// Every mistake in the drawing is reported by <see cref="Build"/>, all in one message.
/// </remarks>
public sealed class SaganDiscriminatorBuilder
{
    private readonly Blueprint blueprint = new("discriminator", last: nameof(ToScore));
    private readonly int imageSize, imageChannels;
    private int size, channels;

    /// <summary>Begins a drawing.</summary>
    /// <param name="imageSize">Height and width of the pictures. The default is 64.</param>
    /// <param name="imageChannels">Channels of the pictures. The default is 3: red, green and blue.</param>
    public SaganDiscriminatorBuilder(int imageSize = 64, int imageChannels = 3)
    {
        blueprint.Require(imageSize >= 1, $"Pictures need a size of at least 1, but got {imageSize}; 64 is usual.");
        blueprint.Require(imageChannels >= 1, $"Pictures need at least 1 channel, but got {imageChannels}; 3 is RGB.");

        (this.imageSize, this.imageChannels) = (imageSize, imageChannels);
        (size, channels) = (imageSize, imageChannels);
    }

    /// <summary>Draws the whole discriminator that the options describe.</summary>
    /// <param name="options">Size, width and places of attention.</param>
    public static SaganDiscriminatorBuilder From(SaganOptions options)
    {
        var builder = new SaganDiscriminatorBuilder(options.ImageSize, options.ImageChannels);
        builder.blueprint.Require(options.Complaint());

        foreach (var size in options.StageSizes().Reverse())
        {
            builder.Downsample(options.ChannelsAt(size));

            if (options.DiscriminatorAttention.Contains(size))
                builder.Attend();
        }

        return builder.ToScore();
    }

    /// <summary>Halves the map's height and width.</summary>
    /// <param name="channels">Channels of the smaller map.</param>
    public SaganDiscriminatorBuilder Downsample(int channels)
    {
        blueprint.Require(channels >= 1, $"A stage needs at least 1 channel, but got {channels}.");
        blueprint.Require(
            size % 2 == 0,
            $"{nameof(Downsample)} halves an even size, but the map is {size}×{size}; end it with {nameof(ToScore)}.");

        var from = this.channels;
        blueprint.Draw($"down{size / 2}", () => new DownStage(from, channels));

        (size, this.channels) = (size / 2, channels);
        return this;
    }

    /// <summary>Lets every position of the map look at every other one; needs a multiple of 8 channels.</summary>
    public SaganDiscriminatorBuilder Attend()
    {
        blueprint.Require(SelfAttention2d.Complaint(channels));

        var from = channels;
        blueprint.Draw($"attend{size}", () => new SelfAttention2d(from));

        return this;
    }

    /// <summary>Weighs the whole map into one score. Comes last.</summary>
    public SaganDiscriminatorBuilder ToScore()
    {
        var (from, kernel) = (channels, size);
        blueprint.Finish("score", () => Conv2d(from, 1, kernel_size: kernel));

        return this;
    }

    /// <summary>Makes the discriminator, its weights drawn from torch's own generator. May be called once.</summary>
    /// <exception cref="InvalidOperationException">The drawing has mistakes (all are named) or was built.</exception>
    public SaganDiscriminator Build() => new(imageSize, imageChannels, blueprint.Build());
}
