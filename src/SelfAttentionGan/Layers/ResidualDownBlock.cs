using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Layers;

/// <summary>Looks at a feature map and halves it: the discriminator's residual block.</summary>
/// <remarks>
/// Computes <c>pool(conv2(act(conv1(act(x))))) + pool(shortcut(x))</c>: two 3×3 convolutions, a 1×1 convolution as
/// shortcut, and means over 2×2 positions; nothing normalises, whatever <see cref="BlockOptions.Norm"/> says. A block
/// that does not halve pools nothing, and if its channels stay too, its shortcut is the map itself. The first block of
/// a network takes pictures: it does not bend them before conv1, and its shortcut is <c>shortcut(pool(x))</c>. Between
/// the convolutions are the output's channels, or the input's where <see cref="BlockOptions.Thin"/> is set and the
/// block is not the first. Training and evaluation compute the same, but for spectral normalisation's estimates.
/// Source: Miyato et al., arXiv:1802.05957, figure 8; the released code of Zhang et al., arXiv:1805.08318.
/// </remarks>
public sealed class ResidualDownBlock : WeightedModule<Tensor, Tensor>
{
    // Field names are checkpoint keys: rename one and old weights no longer load.
    private readonly Module<Tensor, Tensor> conv1, conv2;
    private readonly Module<Tensor, Tensor>? shortcut;

    private readonly long from;
    private readonly bool halve, first;
    private readonly BlockOptions options;

    /// <summary>Makes a block, dressed as the options say.</summary>
    /// <param name="from">Channels of the feature map.</param>
    /// <param name="to">Channels of the result.</param>
    /// <param name="options">By default wide, ReLU, no spectral normalisation.</param>
    /// <param name="halve">Whether the map is halved. The default is true.</param>
    /// <param name="first">Whether the map is a picture, that no layer has seen before. The default is false.</param>
    /// <exception cref="ArgumentException">There is no channel.</exception>
    public ResidualDownBlock(
        long from, long to, BlockOptions? options = null, bool halve = true, bool first = false)
        : base(nameof(ResidualDownBlock))
    {
        this.from = from;
        this.options = options ??= new();
        (this.halve, this.first) = (halve, first);

        FeatureMap.CheckChannels(Math.Min(from, to), "A down block");
        var between = options.Thin && !first ? from : to;

        conv1 = Dress.In(Conv2d(from, between, kernel_size: 3, padding: 1), options);
        conv2 = Dress.In(Conv2d(between, to, kernel_size: 3, padding: 1), options);
        shortcut = halve || from != to ? Dress.In(Conv2d(from, to, kernel_size: 1), options) : null;

        RegisterComponents();
    }

    /// <summary>Returns what the block sees in the map.</summary>
    /// <param name="x">A feature map, N×From×H×W.</param>
    /// <returns>A feature map, N×To×H/2×W/2, rounded down; N×To×H×W where the block does not halve.</returns>
    /// <exception cref="ArgumentException">The map has other channels, or is too small to be halved.</exception>
    public override Tensor forward(Tensor x)
    {
        FeatureMap.Check(x, from, "This down block");
        if (halve && Math.Min(x.shape[2], x.shape[3]) < 2)
            throw new ArgumentException(
                $"A down block halves maps of 2×2 or more, but got {x.Describe()}; leave it out, or do not halve.",
                nameof(x));

        using var scope = NewDisposeScope();

        var looked = conv1.call(first ? x : options.Bend(x));                        // (n, between, h, w)
        var seen = Pool(conv2.call(options.Bend(looked)));                           // (n, to, h/2, w/2)

        return seen.Plus(Shortcut(x)).MoveToOuterDisposeScope();
    }

    private Tensor Shortcut(Tensor x) => shortcut is null ? x
        : first ? shortcut.call(Pool(x))
        : Pool(shortcut.call(x));

    private Tensor Pool(Tensor x) => halve ? avg_pool2d(x, kernel_size: 2) : x;
}
