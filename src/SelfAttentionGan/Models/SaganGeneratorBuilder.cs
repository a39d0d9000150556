using SelfAttentionGan.Layers;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Models;

/// <summary>Draws a generator stroke by stroke, from the latent to the picture.</summary>
/// <remarks>
/// The builder carries the map's size and channels, so a stroke names only what changes. Stages are named by the
/// size they draw (<c>start4</c>, <c>up8</c>, <c>attend8</c>, <c>image</c>; <c>up8x12</c> where it is not square);
/// those names become checkpoint keys.
/// Every mistake in the drawing is reported by <see cref="Build"/>, all in one message.
/// </remarks>
public sealed class SaganGeneratorBuilder
{
    private readonly Blueprint blueprint = new("generator", last: nameof(ToImage));
    private readonly int latent, classes;
    private readonly BlockOptions blocks;
    private MapSize size;
    private SaganOptions? options;
    private int channels;

    /// <summary>Begins a drawing.</summary>
    /// <param name="latent">Numbers in one latent. The default is 128.</param>
    /// <param name="classes">Classes that the pictures may have; 0, the default, for none.</param>
    /// <param name="blocks">
    /// How every stage is dressed; by default as <see cref="SaganOptions.Generator"/>. Its classes are set from
    /// <paramref name="classes"/>.
    /// </param>
    public SaganGeneratorBuilder(int latent = 128, int classes = 0, BlockOptions? blocks = null)
    {
        blueprint.Require(latent >= 1, $"A latent needs at least 1 number, but got {latent}; 128 is usual.");
        blueprint.Require(classes >= 0, $"A generator has 0 classes (none) or more, but got {classes}.");

        (this.latent, this.classes) = (latent, classes);
        this.blocks = (blocks ?? new SaganOptions { Classes = classes }.Generator) with { Classes = classes };
        blueprint.Require(Conditioning(this.blocks.Norm == Norm.ConditionalBatch));
    }

    /// <summary>Draws the whole generator that the options describe.</summary>
    /// <param name="options">Size, channels, body and places of attention.</param>
    public static SaganGeneratorBuilder From(SaganOptions options)
    {
        var builder = new SaganGeneratorBuilder(options.Latent, options.Classes, options.Generator);
        var complaints = options.Complaints().ToArray();
        builder.blueprint.Require(complaints);

        return complaints.Length == 0 ? builder.Draw(options) : builder;
    }

    /// <summary>Turns the latent into a first small map. Comes first, once.</summary>
    /// <param name="channels">Channels of the map.</param>
    /// <param name="height">Height of the map. The default is 4.</param>
    /// <param name="width">Width of the map. The default is its height.</param>
    /// <param name="linear">Whether a linear layer makes the map. By default a transposed convolution does.</param>
    /// <param name="bend">
    /// Whether normalisation and activation follow. They do by default; residual blocks begin with their own.
    /// </param>
    public SaganGeneratorBuilder Start(
        int channels, int height = 4, int? width = null, bool linear = false, bool bend = true)
    {
        var start = new MapSize(height, width ?? height);
        blueprint.Require(size == default, $"{nameof(Start)} is the first stroke and comes once.");
        blueprint.Require(
            start is { Height: >= 1, Width: >= 1 },
            $"{nameof(Start)} needs a height and a width of at least 1, but got {start}; 4×4 is usual.");
        RequireChannels(channels);

        blueprint.Draw(
            $"start{start.Key}", [channels, start.Height, start.Width],
            MultiplyAdds.Convolution(latent, channels, kernel: 1, start),
            () => new StartStage(latent, channels, start, blocks, linear, bend));

        (size, this.channels) = (start, channels);
        return this;
    }

    /// <summary>Doubles the map's height and width: transposed convolution, normalisation, activation.</summary>
    /// <param name="channels">Channels of the larger map.</param>
    public SaganGeneratorBuilder Upsample(int channels) => Enlarge(
        channels, MultiplyAdds.Convolution(this.channels, channels, kernel: 4, size),
        (from, to) => new UpStage(from, to, blocks));

    /// <summary>Doubles the map's height and width with a residual block.</summary>
    /// <param name="channels">Channels of the larger map.</param>
    public SaganGeneratorBuilder UpsampleResidual(int channels) => Enlarge(
        channels, MultiplyAdds.ResidualUp(this.channels, channels, size),
        (from, to) => new ResidualUpBlock(from, to, blocks));

    /// <summary>Lets every position of the map look at every other one.</summary>
    /// <param name="attention">Which attention; by default <see cref="SelfAttentionOptions.Seeds"/>.</param>
    public SaganGeneratorBuilder Attend(SelfAttentionOptions? attention = null)
    {
        RequireStart();
        blueprint.DrawAttention(size, channels, attention ?? SelfAttentionOptions.Seeds, blocks);

        return this;
    }

    /// <summary>Adds what the paper compares attention with: as many parameters, but no look around.</summary>
    public SaganGeneratorBuilder Control()
    {
        RequireStart();
        blueprint.DrawControl(size, channels, blocks);

        return this;
    }

    /// <summary>Doubles the map a last time, into a picture in [-1, 1]. Comes last.</summary>
    /// <param name="channels">Channels of the picture. The default is 3: red, green and blue.</param>
    /// <param name="spectralNorm">Normalises this layer spectrally; null, the default, leaves it plain.</param>
    public SaganGeneratorBuilder ToImage(int channels = 3, SpectralNormOptions? spectralNorm = null)
    {
        var from = this.channels;

        return Finish(
            channels, size.Doubled, MultiplyAdds.Convolution(from, channels, kernel: 4, size),
            () => Dress.In(
                ConvTranspose2d(from, channels, kernel_size: 4, stride: 2, padding: 1),
                blocks with { SpectralNorm = spectralNorm }));
    }

    /// <summary>
    /// Turns the map into a picture in [-1, 1] of its own size: normalisation, activation, convolution. Comes last,
    /// after residual blocks.
    /// </summary>
    /// <param name="channels">Channels of the picture. The default is 3: red, green and blue.</param>
    /// <param name="spectralNorm">Normalises the convolution spectrally; null, the default, leaves it plain.</param>
    public SaganGeneratorBuilder ToImageResidual(int channels = 3, SpectralNormOptions? spectralNorm = null)
    {
        var from = this.channels;

        return Finish(
            channels, size, MultiplyAdds.Convolution(from, channels, kernel: 3, size),
            () => new ImageStage(from, channels, blocks, spectralNorm));
    }

    /// <summary>Makes the generator, its weights drawn from torch's own generator. May be called once.</summary>
    /// <exception cref="InvalidOperationException">The drawing has mistakes (all are named) or was built.</exception>
    public SaganGenerator Build() => new(latent, classes, blueprint.Build(), options);

    private SaganGeneratorBuilder Draw(SaganOptions options)
    {
        this.options = options;
        blueprint.Require(options.GeneratorComplaints());

        foreach (var (size, channels) in options.GeneratorSizes().Zip(options.GeneratorChannels))
        {
            if (blueprint.Empty)
                Start(channels, size.Height, size.Width, options.LinearStart, options.Body != SaganBody.Residual);
            else
                _ = options.Body == SaganBody.Residual ? UpsampleResidual(channels) : Upsample(channels);

            if (options.GeneratorAttention.Contains(size.Height))
                _ = options.ReplaceAttention ? Control() : Attend(options.AttentionIn(blocks));
        }

        var ends = options.NormalizeEnds ? blocks.SpectralNorm : null;
        return options.Body == SaganBody.Residual
            ? ToImageResidual(options.ImageChannels, ends)
            : ToImage(options.ImageChannels, ends);
    }

    private SaganGeneratorBuilder Enlarge(int channels, long multiplyAdds, Func<int, int, Module> make)
    {
        RequireStart();
        RequireChannels(channels);

        var from = this.channels;
        size = size.Doubled;
        blueprint.Draw(
            $"up{size.Key}", [channels, size.Height, size.Width], multiplyAdds, () => make(from, channels));

        this.channels = channels;
        return this;
    }

    private SaganGeneratorBuilder Finish(int channels, MapSize size, long multiplyAdds, Func<Module> make)
    {
        RequireStart();
        RequireChannels(channels);
        blueprint.Finish("image", [channels, size.Height, size.Width], multiplyAdds, make);

        return this;
    }

    private string? Conditioning(bool conditional) => (conditional, classes) switch
    {
        (true, 0) => $"{nameof(Norm.ConditionalBatch)} needs classes, but there are none; set Classes.",
        (false, > 0) => $"A generator of {classes} classes learns them in {nameof(Norm.ConditionalBatch)}, but its " +
            $"norm is {blocks.Norm}; set it, or Classes to 0.",
        _ => null,
    };

    private void RequireStart() =>
        blueprint.Require(
            size != default, $"The drawing begins with {nameof(Start)}, which makes the first map; add it.");

    private void RequireChannels(int channels) =>
        blueprint.Require(channels >= 1, $"A stage needs at least 1 channel, but got {channels}.");
}
