using SelfAttentionGan.Blocks;
using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.Platform;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Models.Pretrained;

/// <summary>
/// The basic block of ResNet (He et al. 2016): <c>relu(bn2(conv2(relu(bn1(conv1(x))))) + shortcut(x))</c>, with stride 2
/// and a 1×1 convolution as shortcut where the channels change.
/// </summary>
internal sealed class ResNetBlock : Module<Tensor, Tensor>
{
    // Field names are state keys, torchvision's.
    private readonly Module<Tensor, Tensor> conv1, conv2;
    private readonly Module<Tensor, Tensor?, Tensor> bn1, bn2;
    private readonly Module<Tensor, Tensor>? downsample;

    public ResNetBlock(long from, long to)
        : base(nameof(ResNetBlock))
    {
        conv1 = Convolution(from, to, kernel: 3, stride: from == to ? 1 : 2);
        bn1 = Normalization(to);
        conv2 = Convolution(to, to, kernel: 3);
        bn2 = Normalization(to);
        downsample = from == to ? null : new Shortcut(from, to);

        RegisterComponents();
    }

    public static Module<Tensor, Tensor> Convolution(long from, long to, long kernel, long stride = 1) =>
        LayerFactory.Create(Conv2d(from, to, kernel, stride, padding: kernel / 2, bias: false), new());

    public static Module<Tensor, Tensor?, Tensor> Normalization(long channels) =>
        NormalizationLayer.Create(channels, new() { Normalization = NormalizationKind.Batch });

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();

        var features = relu(bn1.call(conv1.call(x), null));                                 // (n, to, h', w')
        var residual = bn2.call(conv2.call(features), null);

        return relu(residual.Plus(downsample?.call(x) ?? x)).MoveToOuterDisposeScope();
    }

    private sealed class Shortcut : Module<Tensor, Tensor>
    {
        private readonly Module<Tensor, Tensor> convolution;
        private readonly Module<Tensor, Tensor?, Tensor> normalization;

        public Shortcut(long from, long to)
            : base(nameof(Shortcut))
        {
            (convolution, normalization) = (Convolution(from, to, kernel: 1, stride: 2), Normalization(to));
            register_module("0", convolution);
            register_module("1", normalization);
        }

        public override Tensor forward(Tensor x) => normalization.call(convolution.call(x), null);
    }
}
