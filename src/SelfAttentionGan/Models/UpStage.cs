using SelfAttentionGan.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Models;

/// <summary>Doubles a map: transposed convolution, normalisation, activation.</summary>
internal sealed class UpStage : Module<Tensor, Tensor?, Tensor>
{
    // Field names are checkpoint keys: rename one and old weights no longer load.
    private readonly Module<Tensor, Tensor> conv;
    private readonly Module<Tensor, Tensor?, Tensor> norm;

    private readonly BlockOptions options;

    public UpStage(long from, long to, BlockOptions options)
        : base(nameof(UpStage))
    {
        conv = Dress.In(ConvTranspose2d(from, to, kernel_size: 4, stride: 2, padding: 1), options);
        norm = FeatureNorm.Of(to, options);
        this.options = options;

        RegisterComponents();
    }

    public override Tensor forward(Tensor x, Tensor? labels)
    {
        using var scope = NewDisposeScope();

        var larger = conv.call(x);                                              // (n, c, 2h, 2w)

        return options.Bend(options.Norm == Norm.None ? larger : norm.call(larger, labels))
            .MoveToOuterDisposeScope();
    }
}
