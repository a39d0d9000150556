using SelfAttentionGan.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Models;

/// <summary>Turns the last residual block's map into a picture: normalisation, activation, 3×3 convolution.</summary>
/// <remarks>The normalisation knows no classes, as in the official code.</remarks>
internal sealed class ImageStage : Module<Tensor, Tensor>
{
    // Field names are checkpoint keys: rename one and old weights no longer load.
    private readonly Module<Tensor, Tensor?, Tensor> norm;
    private readonly Module<Tensor, Tensor> conv;

    private readonly BlockOptions options;

    public ImageStage(long from, long to, BlockOptions options, SpectralNormOptions? spectralNorm)
        : base(nameof(ImageStage))
    {
        this.options = options;
        norm = FeatureNorm.Of(from, options.Norm == Norm.ConditionalBatch ? options with { Norm = Norm.Batch } : options);
        conv = Dress.In(
            Conv2d(from, to, kernel_size: 3, padding: 1), options with { SpectralNorm = spectralNorm });

        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();

        var bent = options.Bend(options.Norm == Norm.None ? x : norm.call(x, null));

        return conv.call(bent).MoveToOuterDisposeScope();                    // (n, c, h, w)
    }
}
