using SelfAttentionGan.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Models;

/// <summary>Turns latents into a first small map: linear layer or transposed convolution.</summary>
internal sealed class StartStage : Module<Tensor, Tensor?, Tensor>
{
    // Field names are checkpoint keys: rename one and old weights no longer load.
    private readonly Module<Tensor, Tensor> conv;
    private readonly Module<Tensor, Tensor?, Tensor>? norm;

    private readonly BlockOptions options;
    private readonly long channels;
    private readonly MapSize size;
    private readonly bool linear;

    /// <param name="latent">Numbers in one latent.</param>
    /// <param name="channels">Channels of the map.</param>
    /// <param name="size">Height and width of the map.</param>
    /// <param name="options">How the stage is dressed.</param>
    /// <param name="linear">Whether a linear layer makes the map.</param>
    /// <param name="bend">Whether normalisation and activation follow; residual blocks begin with theirs.</param>
    public StartStage(long latent, long channels, MapSize size, BlockOptions options, bool linear, bool bend)
        : base(nameof(StartStage))
    {
        (this.channels, this.size, this.options, this.linear) = (channels, size, options, linear);

        conv = Dress.In(
            linear
                ? Linear(latent, channels * size.Positions)
                : ConvTranspose2d(latent, channels, kernel_size: (size.Height, size.Width)),
            options);
        norm = bend ? FeatureNorm.Of(channels, options) : null;

        RegisterComponents();
    }

    public override Tensor forward(Tensor latents, Tensor? labels)
    {
        using var scope = NewDisposeScope();

        var first = linear
            ? conv.call(latents).view(-1, channels, size.Height, size.Width)    // (n, c, h, w)
            : conv.call(latents.unsqueeze(-1).unsqueeze(-1));                   // (n, c, h, w)

        return (norm is null ? first : options.Bend(norm.call(first, labels))).MoveToOuterDisposeScope();
    }
}
