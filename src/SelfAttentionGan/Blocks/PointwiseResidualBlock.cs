using SelfAttentionGan.Attention;
using SelfAttentionGan.Checkpoints.StateFiles;
using SelfAttentionGan.Platform;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Blocks;

/// <summary>
/// Attention-free control (Zhang et al. 2019, table 1): a 1×1 convolution block with attention's parameter count.
/// </summary>
/// <remarks>
/// Computes <c>x + γ · expand(act(reduce(x)))</c> with 1×1 convolutions without biases, C → 5C/8 → C. That is
/// 1.25 C² + 1 parameters, as many as <see cref="SelfAttentionOptions.Official"/> has. γ starts at zero: a new layer is
/// the identity. Training and evaluation differ only in spectral normalization's estimates. Source: the residual blocks
/// in table 1 of Zhang et al., arXiv:1805.08318, here with exactly attention's number of parameters.
/// </remarks>
public sealed class PointwiseResidualBlock : CheckedModule<Tensor, Tensor>
{
    // Field names are checkpoint keys: rename one and old weights no longer load.
    private readonly Module<Tensor, Tensor> reduce, expand;
    private readonly Parameter gamma;

    private readonly long channels;

    /// <summary>Creates a layer.</summary>
    /// <param name="channels">Channels of the feature map; a multiple of 8.</param>
    /// <param name="options">The defaults are ReLU and no spectral normalization.</param>
    /// <param name="scalarGamma">Whether γ has shape [] in a checkpoint. The default is false: shape [1].</param>
    /// <exception cref="ArgumentException">The channels are not a positive multiple of 8.</exception>
    public PointwiseResidualBlock(long channels, BlockOptions? options = null, bool scalarGamma = false)
        : base(nameof(PointwiseResidualBlock))
    {
        if (channels < 8 || channels % 8 != 0)
            throw new ArgumentException(
                $"An attention control needs a multiple of 8 channels, but got {channels}; " +
                $"try {Math.Max(8, (channels + 7) / 8 * 8)}.", nameof(channels));

        this.channels = channels;
        Options = options ??= new();

        reduce = LayerFactory.Create(Conv2d(channels, 5 * channels / 8, kernel_size: 1, bias: false), options);
        expand = LayerFactory.Create(Conv2d(5 * channels / 8, channels, kernel_size: 1, bias: false), options);
        gamma = Parameter(zeros(scalarGamma ? [] : new long[] { 1 }));
        gamma.DetachFromDisposeScope();

        RegisterComponents();
    }

    /// <summary>The options that it was created with.</summary>
    public BlockOptions Options { get; }

    /// <summary>Computes the layer; every output position depends on its own input position only.</summary>
    /// <param name="x">A feature map, N×C×H×W, or N×C×D×H×W of volumes.</param>
    /// <returns>A feature map of the same shape.</returns>
    /// <exception cref="ArgumentException">The map has other dimensions, or not this layer's channels.</exception>
    public override Tensor forward(Tensor x)
    {
        OneDnnGuard.Ensure();
        using var scope = NewDisposeScope();

        // To 1×1 convolutions a volume is an image whose rows are those of all its slices.
        var map = x.dim() == 5 ? x.flatten(2, 3) : x;
        TensorShape.RequireFeatureMap(map, channels, "This attention control");
        var features = Options.Activate(reduce.call(map));     // (n, 5c/8, h, w)

        return x.Plus((gamma * expand.call(features)).view(x.shape)).MoveToOuterDisposeScope();
    }
}
