using SelfAttentionGan.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Models;

/// <summary>Halves a map: convolution, normalisation, activation.</summary>
internal sealed class DownStage : Module<Tensor, Tensor>
{
    // Field names are checkpoint keys: rename one and old weights no longer load.
    private readonly Module<Tensor, Tensor> conv;
    private readonly Module<Tensor, Tensor?, Tensor> norm;

    private readonly BlockOptions options;

    public DownStage(long from, long to, BlockOptions options)
        : base(nameof(DownStage))
    {
        conv = Dress.In(Conv2d(from, to, kernel_size: 4, stride: 2, padding: 1), options);
        norm = FeatureNorm.Of(to, options);
        this.options = options;

        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();

        var smaller = conv.call(x);                                             // (n, c, h/2, w/2)

        return options.Bend(options.Norm == Norm.None ? smaller : norm.call(smaller, null))
            .MoveToOuterDisposeScope();
    }
}
