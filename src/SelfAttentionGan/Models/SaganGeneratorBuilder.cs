using SelfAttentionGan.Layers;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Models;

/// <summary>Draws a generator stroke by stroke, from the latent to the picture.</summary>
/// <remarks>
/// The builder carries the map's size and channels, so a stroke names only what changes. Stages are named by the
/// size they draw (<c>start4</c>, <c>up8</c>, <c>attend8</c>, <c>image</c>); those names become checkpoint keys.
/// Every mistake in the drawing is reported by <see cref="Build"/>, all in one message.
/// </remarks>
public sealed class SaganGeneratorBuilder
{
    private readonly Blueprint blueprint = new("generator", last: nameof(ToImage));
    private readonly int latent;
    private int size, channels;

    /// <summary>Begins a drawing.</summary>
    /// <param name="latent">Numbers in one latent. The default is 128.</param>
    public SaganGeneratorBuilder(int latent = 128)
    {
        blueprint.Require(latent >= 1, $"A latent needs at least 1 number, but got {latent}; 128 is usual.");
        this.latent = latent;
    }

    /// <summary>Draws the whole generator that the options describe.</summary>
    /// <param name="options">Size, width, latent and places of attention.</param>
    public static SaganGeneratorBuilder From(SaganOptions options)
    {
        var builder = new SaganGeneratorBuilder(options.Latent);
        builder.blueprint.Require(options.Complaint());

        foreach (var size in options.StageSizes())
        {
            builder = size == 4 ? builder.Start(options.ChannelsAt(size)) : builder.Upsample(options.ChannelsAt(size));

            if (options.GeneratorAttention.Contains(size))
                builder.Attend();
        }

        return builder.ToImage(options.ImageChannels);
    }

    /// <summary>Turns the latent into a first small map. Comes first, once.</summary>
    /// <param name="channels">Channels of the map.</param>
    /// <param name="size">Height and width of the map. The default is 4.</param>
    public SaganGeneratorBuilder Start(int channels, int size = 4)
    {
        blueprint.Require(this.size == 0, $"{nameof(Start)} is the first stroke and comes once.");
        blueprint.Require(size >= 1, $"{nameof(Start)} needs a size of at least 1, but got {size}; 4 is usual.");
        RequireChannels(channels);

        blueprint.Draw($"start{size}", () => new UpStage(latent, channels, kernel: size, stride: 1, padding: 0));

        (this.size, this.channels) = (size, channels);
        return this;
    }

    /// <summary>Doubles the map's height and width.</summary>
    /// <param name="channels">Channels of the larger map.</param>
    public SaganGeneratorBuilder Upsample(int channels)
    {
        RequireStart();
        RequireChannels(channels);

        var from = this.channels;
        blueprint.Draw($"up{size * 2}", () => new UpStage(from, channels));

        (size, this.channels) = (size * 2, channels);
        return this;
    }

    /// <summary>Lets every position of the map look at every other one; needs a multiple of 8 channels.</summary>
    public SaganGeneratorBuilder Attend()
    {
        RequireStart();
        blueprint.Require(size == 0 ? null : SelfAttention2d.Complaint(channels));

        var from = channels;
        blueprint.Draw($"attend{size}", () => new SelfAttention2d(from));

        return this;
    }

    /// <summary>Doubles the map a last time, into a picture in [-1, 1]. Comes last.</summary>
    /// <param name="channels">Channels of the picture. The default is 3: red, green and blue.</param>
    public SaganGeneratorBuilder ToImage(int channels = 3)
    {
        RequireStart();
        RequireChannels(channels);

        var from = this.channels;
        blueprint.Finish("image", () => ConvTranspose2d(from, channels, kernel_size: 4, stride: 2, padding: 1));

        return this;
    }

    /// <summary>Makes the generator, its weights drawn from torch's own generator. May be called once.</summary>
    /// <exception cref="InvalidOperationException">The drawing has mistakes (all are named) or was built.</exception>
    public SaganGenerator Build() => new(latent, blueprint.Build());

    private void RequireStart() =>
        blueprint.Require(size > 0, $"The drawing begins with {nameof(Start)}, which makes the first map; add it.");

    private void RequireChannels(int channels) =>
        blueprint.Require(channels >= 1, $"A stage needs at least 1 channel, but got {channels}.");
}
