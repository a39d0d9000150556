using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Benchmarks.Baseline;

/// <summary>The official generator's residual block: peers/official128.py.</summary>
internal sealed class UpBlock : Module<Tensor, Tensor, Tensor>
{
    private readonly ConditionalBatchNorm norm1, norm2;
    private readonly SpectralNorm conv1, conv2, shortcut;

    private readonly FastPaths paths;

    public UpBlock(long from, long to, long classes, FastPaths paths)
        : base(nameof(UpBlock))
    {
        this.paths = paths;
        (norm1, norm2) = (new(from, classes, paths), new(to, classes, paths));
        conv1 = SpectralNorm.Convolution(from, to, kernel: 3, stride: 1, padding: 1, paths);
        conv2 = SpectralNorm.Convolution(to, to, kernel: 3, stride: 1, padding: 1, paths);
        shortcut = SpectralNorm.Convolution(from, to, kernel: 1, stride: 1, padding: 0, paths);

        RegisterComponents();
    }

    public override Tensor forward(Tensor x, Tensor labels)
    {
        using var scope = paths.NewLayerScope();

        var first = conv1.call(Double(relu(norm1.call(x, labels))));                 // (n, to, 2h, 2w)
        var second = conv2.call(relu(norm2.call(first, labels)));                    // (n, to, 2h, 2w)

        return (second + shortcut.call(Double(x))).Leave(scope);
    }

    private static Tensor Double(Tensor x) => interpolate(x, scale_factor: [2, 2]);
}
