using SelfAttentionGan.Checkpoints.StateFiles;
using SelfAttentionGan.Platform;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Blocks;

/// <summary>
/// The discriminator's residual block (Miyato et al. 2018): two convolutions and a shortcut, then average pooling.
/// </summary>
/// <remarks>
/// Computes <c>pool(conv2(act(conv1(act(x))))) + pool(shortcut(x))</c>: two 3×3 convolutions, a 1×1 convolution as
/// shortcut, and 2×2 average pooling; <see cref="BlockOptions.Normalization"/> is not used. A block without
/// downsampling does not pool, and if its channels are equal, too, its shortcut is the identity. The first block of a
/// network takes images: it has no activation before conv1, and its shortcut is <c>shortcut(pool(x))</c>. The hidden
/// channels are the output's, or the input's where <see cref="BlockOptions.NarrowHidden"/> is set and the block is not
/// the first. With <see cref="BlockOptions.ActivateShortcut"/> the shortcut of a later block, the identity included,
/// takes <c>act(x)</c>. Training and evaluation differ only in spectral normalization's estimates. Source: Miyato et al.,
/// arXiv:1802.05957, figure 8; the released code of Zhang et al., arXiv:1805.08318.
/// </remarks>
public sealed class ResidualDownBlock : CheckedModule<Tensor, Tensor>
{
    // Field names are checkpoint keys: rename one and old weights no longer load.
    private readonly Module<Tensor, Tensor> conv1, conv2;
    private readonly Module<Tensor, Tensor>? shortcut;

    private readonly long from;

    /// <summary>Creates a block.</summary>
    /// <param name="inChannels">Input channels.</param>
    /// <param name="outChannels">Output channels.</param>
    /// <param name="options">
    /// The defaults are ReLU, no spectral normalization, the output's channels between the convolutions.
    /// </param>
    /// <param name="downsample">Whether the block halves height and width. The default is true.</param>
    /// <param name="first">Whether this is the network's first block, which takes images. The default is false.</param>
    /// <exception cref="ArgumentException">A number of channels is below 1.</exception>
    public ResidualDownBlock(
        long inChannels, long outChannels, BlockOptions? options = null, bool downsample = true, bool first = false)
        : base(nameof(ResidualDownBlock))
    {
        this.from = inChannels;
        Options = options ??= new();
        (Downsample, IsFirst) = (downsample, first);

        TensorShape.RequireChannels(Math.Min(inChannels, outChannels), "A down block");
        var hidden = options.NarrowHidden && !first ? inChannels : outChannels;

        conv1 = LayerFactory.Create(Conv2d(inChannels, hidden, kernel_size: 3, padding: 1), options);
        conv2 = LayerFactory.Create(Conv2d(hidden, outChannels, kernel_size: 3, padding: 1), options);
        shortcut = downsample || inChannels != outChannels
            ? LayerFactory.Create(Conv2d(inChannels, outChannels, kernel_size: 1), options)
            : null;

        RegisterComponents();
    }

    /// <summary>The options that it was created with.</summary>
    public BlockOptions Options { get; }

    /// <summary>Whether the block halves height and width.</summary>
    public bool Downsample { get; }

    /// <summary>Whether this is the network's first block, which takes images.</summary>
    public bool IsFirst { get; }

    /// <summary>Computes the block.</summary>
    /// <param name="x">A feature map, N×From×H×W.</param>
    /// <returns>A feature map, N×To×H/2×W/2, rounded down; N×To×H×W without downsampling.</returns>
    /// <exception cref="ArgumentException">The map's channels do not fit, or it is too small to be halved.</exception>
    public override Tensor forward(Tensor x)
    {
        OneDnnGuard.Ensure();
        TensorShape.RequireFeatureMap(x, from, "This down block");
        if (Downsample && Math.Min(x.shape[2], x.shape[3]) < 2)
            throw new ArgumentException(
                $"A down block halves maps of 2×2 or more, but got {x.Describe()}; " +
                "remove the block, or its downsampling.", nameof(x));

        using var scope = NewDisposeScope();

        var input = IsFirst ? x : Options.Activate(x);
        var features = conv1.call(input);                                                // (n, hidden, h, w)
        var residual = Pool(conv2.call(Options.Activate(features)));                     // (n, to, h/2, w/2)

        return residual.Plus(Shortcut(Options.ActivateShortcut ? input : x)).MoveToOuterDisposeScope();
    }

    private Tensor Shortcut(Tensor x) => shortcut is null ? x
        : IsFirst ? shortcut.call(Pool(x))
        : Pool(shortcut.call(x));

    private Tensor Pool(Tensor x) => Downsample ? avg_pool2d(x, kernel_size: 2) : x;
}
