using SelfAttentionGan.Blocks;
using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.SpectralNormalization;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Models;

// The layers of the two networks that are not published blocks of their own.
// Field names are checkpoint keys: rename one and old weights no longer load.

/// <summary>
/// The generator's first layer: projects latent vectors to a small feature map, by a linear layer or a transposed
/// convolution.
/// </summary>
internal sealed class LatentProjection : Module<Tensor, Tensor?, Tensor>
{
    private readonly Module<Tensor, Tensor> conv;
    private readonly Module<Tensor, Tensor?, Tensor>? norm;

    private readonly BlockOptions options;
    private readonly long channels;
    private readonly MapSize size;
    private readonly bool linear;

    /// <param name="latentDim">Length of a latent vector.</param>
    /// <param name="channels">Channels of the feature map.</param>
    /// <param name="size">Height and width of the feature map.</param>
    /// <param name="options">Normalization, activation, spectral normalization, initialization.</param>
    /// <param name="linear">Whether a linear layer projects; a transposed convolution does otherwise.</param>
    /// <param name="activate">Whether normalization and activation follow.</param>
    public LatentProjection(
        long latentDim, long channels, MapSize size, BlockOptions options, bool linear, bool activate)
        : base(nameof(LatentProjection))
    {
        (this.channels, this.size, this.options, this.linear) = (channels, size, options, linear);

        conv = LayerFactory.Create(
            linear
                ? Linear(latentDim, channels * size.Positions)
                : ConvTranspose2d(latentDim, channels, kernel_size: (size.Height, size.Width)),
            options);
        norm = activate ? NormalizationLayer.Create(channels, options) : null;

        RegisterComponents();
    }

    public override Tensor forward(Tensor latents, Tensor? labels)
    {
        using var scope = NewDisposeScope();

        var projected = linear
            ? conv.call(latents).view(-1, channels, size.Height, size.Width)    // (n, c, h, w)
            : conv.call(latents.unsqueeze(-1).unsqueeze(-1));                   // (n, c, h, w)

        return (norm is null ? projected : options.Activate(norm.call(projected, labels))).MoveToOuterDisposeScope();
    }
}

/// <summary>
/// The DCGAN generator's block: doubles height and width by a transposed 4×4 convolution, then normalization and
/// activation.
/// </summary>
internal sealed class UpsampleBlock : Module<Tensor, Tensor?, Tensor>
{
    private readonly Module<Tensor, Tensor> conv;
    private readonly Module<Tensor, Tensor?, Tensor> norm;

    private readonly BlockOptions options;

    public UpsampleBlock(long from, long to, BlockOptions options)
        : base(nameof(UpsampleBlock))
    {
        conv = LayerFactory.Create(ConvTranspose2d(from, to, kernel_size: 4, stride: 2, padding: 1), options);
        norm = NormalizationLayer.Create(to, options);
        this.options = options;

        RegisterComponents();
    }

    public override Tensor forward(Tensor x, Tensor? labels)
    {
        using var scope = NewDisposeScope();

        var upsampled = conv.call(x);                                           // (n, c, 2h, 2w)
        var normalized = options.Normalization == NormalizationKind.None ? upsampled : norm.call(upsampled, labels);

        return options.Activate(normalized).MoveToOuterDisposeScope();
    }
}

/// <summary>
/// The ResNet generator's last layer: normalization, activation and a 3×3 convolution to the image's channels.
/// </summary>
/// <remarks>The normalization is not conditional, as in the official code.</remarks>
internal sealed class ToRgb : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor?, Tensor> norm;
    private readonly Module<Tensor, Tensor> conv;

    private readonly BlockOptions options;

    public ToRgb(long from, long to, BlockOptions options, SpectralNormOptions? spectralNorm)
        : base(nameof(ToRgb))
    {
        this.options = options;
        norm = NormalizationLayer.Create(
            from, options.Normalization == NormalizationKind.ConditionalBatch
                ? options with { Normalization = NormalizationKind.Batch }
                : options);
        conv = LayerFactory.Create(
            Conv2d(from, to, kernel_size: 3, padding: 1), options with { SpectralNorm = spectralNorm });

        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();

        var normalized = options.Normalization == NormalizationKind.None ? x : norm.call(x, null);

        return conv.call(options.Activate(normalized)).MoveToOuterDisposeScope();   // (n, c, h, w)
    }
}

/// <summary>
/// The DCGAN discriminator's block: halves height and width by a 4×4 convolution of stride 2, then normalization and
/// activation.
/// </summary>
internal sealed class DownsampleBlock : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> conv;
    private readonly Module<Tensor, Tensor?, Tensor> norm;

    private readonly BlockOptions options;

    public DownsampleBlock(long from, long to, BlockOptions options)
        : base(nameof(DownsampleBlock))
    {
        conv = LayerFactory.Create(Conv2d(from, to, kernel_size: 4, stride: 2, padding: 1), options);
        norm = NormalizationLayer.Create(to, options);
        this.options = options;

        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();

        var downsampled = conv.call(x);                                         // (n, c, h/2, w/2)
        var normalized = options.Normalization == NormalizationKind.None ? downsampled : norm.call(downsampled, null);

        return options.Activate(normalized).MoveToOuterDisposeScope();
    }
}
