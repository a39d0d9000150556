using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Layers;

/// <summary>Doubles a feature map and redraws it: the generator's residual block.</summary>
/// <remarks>
/// Computes <c>conv2(act(norm2(conv1(up(act(norm1(x))))))) + shortcut(up(x))</c>: two 3×3 convolutions, and a 1×1
/// convolution as shortcut, always learnt; nothing bends the sum. <c>up</c> repeats each value 2×2 or is bilinear with
/// <c>align_corners = false</c> (<see cref="BlockOptions.Bilinear"/>). Training and evaluation differ as the
/// normalisation of <see cref="BlockOptions.Norm"/> does. Source: Miyato et al., arXiv:1802.05957, figure 8; the
/// released code of Zhang et al., arXiv:1805.08318.
/// </remarks>
public sealed class ResidualUpBlock : WeightedModule<Tensor, Tensor?, Tensor>
{
    // Field names are checkpoint keys: rename one and old weights no longer load.
    private readonly Module<Tensor, Tensor?, Tensor> norm1, norm2;
    private readonly Module<Tensor, Tensor> conv1, conv2, shortcut;

    private readonly long from;
    private readonly BlockOptions options;

    /// <summary>Makes a block, dressed as the options say.</summary>
    /// <param name="from">Channels of the feature map.</param>
    /// <param name="to">Channels of the doubled map, and between the two convolutions.</param>
    /// <param name="options">By default no normalisation, ReLU, repeated values, no spectral normalisation.</param>
    /// <exception cref="ArgumentException">There is no channel, or the normalisation has no condition.</exception>
    public ResidualUpBlock(long from, long to, BlockOptions? options = null)
        : base(nameof(ResidualUpBlock))
    {
        this.from = from;
        this.options = options ??= new();

        FeatureMap.CheckChannels(Math.Min(from, to), "An up block");

        norm1 = FeatureNorm.Of(from, options);
        conv1 = Dress.In(Conv2d(from, to, kernel_size: 3, padding: 1), options);
        norm2 = FeatureNorm.Of(to, options);
        conv2 = Dress.In(Conv2d(to, to, kernel_size: 3, padding: 1), options);
        shortcut = Dress.In(Conv2d(from, to, kernel_size: 1), options);

        RegisterComponents();
    }

    /// <summary>Returns the map, twice as high and wide.</summary>
    /// <param name="x">A feature map, N×From×H×W.</param>
    /// <param name="condition">
    /// N labels of type int64, or vectors, N×K, for <see cref="Norm.ConditionalBatch"/>; otherwise not looked at.
    /// </param>
    /// <returns>A feature map, N×To×2H×2W.</returns>
    /// <exception cref="ArgumentException">The map has other channels, or the condition is another one.</exception>
    public override Tensor forward(Tensor x, Tensor? condition)
    {
        FeatureMap.Check(x, from, "This up block");

        using var scope = NewDisposeScope();

        var sketch = conv1.call(Enlarge(Bent(norm1, x)));                            // (n, to, 2h, 2w)
        var drawn = conv2.call(Bent(norm2, sketch));                                 // (n, to, 2h, 2w)

        return drawn.Plus(shortcut.call(Enlarge(x))).MoveToOuterDisposeScope();

        Tensor Bent(Module<Tensor, Tensor?, Tensor> norm, Tensor map) =>
            options.Bend(options.Norm == Norm.None ? map : norm.call(map, condition));
    }

    private Tensor Enlarge(Tensor x) => options.Bilinear
        ? interpolate(x, scale_factor: [2, 2], mode: InterpolationMode.Bilinear, align_corners: false)
        : interpolate(x, scale_factor: [2, 2]);
}
