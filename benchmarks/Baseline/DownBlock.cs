using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Benchmarks.Baseline;

/// <summary>The official discriminator's residual block; First, Down and Last of peers/official128.py.</summary>
internal sealed class DownBlock : Module<Tensor, Tensor>
{
    private readonly SpectralNorm conv1, conv2;
    private readonly SpectralNorm? shortcut;

    private readonly bool first;
    private readonly FastPaths paths;

    /// <param name="from">Channels of the map.</param>
    /// <param name="to">Channels of the result; equal to <paramref name="from"/> in the last block, which keeps the size.</param>
    /// <param name="paths">What differs from public ports.</param>
    /// <param name="first">Whether the map is an image.</param>
    public DownBlock(long from, long to, FastPaths paths, bool first = false)
        : base(nameof(DownBlock))
    {
        (this.first, this.paths) = (first, paths);
        conv1 = SpectralNorm.Convolution(from, to, kernel: 3, stride: 1, padding: 1, paths);
        conv2 = SpectralNorm.Convolution(to, to, kernel: 3, stride: 1, padding: 1, paths);
        if (from != to)
            shortcut = SpectralNorm.Convolution(from, to, kernel: 1, stride: 1, padding: 0, paths);

        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = paths.NewLayerScope();

        var y = conv2.call(relu(conv1.call(first ? x : relu(x))));
        if (shortcut is null)
            return (y + x).Leave(scope);

        var skip = first ? shortcut.call(avg_pool2d(x, 2)) : avg_pool2d(shortcut.call(x), 2);
        return (avg_pool2d(y, 2) + skip).Leave(scope);
    }
}
