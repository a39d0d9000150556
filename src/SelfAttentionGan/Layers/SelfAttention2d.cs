using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Layers;

/// <summary>Lets every position of a feature map look at every other one (SAGAN, section 3).</summary>
/// <remarks>
/// Computes <c>x + γ · value(x) · softmax(query(x)ᵀ key(x))ᵀ</c> on maps of shape N×C×H×W. Query and key are
/// 1×1 convolutions to C/8 channels, value is one to C channels, all with biases. γ starts at zero: a fresh layer
/// returns its input, and training decides how much of the far field to let in. Training and evaluation
/// compute the same. Source: Zhang et al., "Self-Attention Generative Adversarial Networks", arXiv:1805.08318.
/// </remarks>
public sealed class SelfAttention2d : Module<Tensor, Tensor>
{
    // Field names are checkpoint keys: rename one and old weights no longer load.
    private readonly Module<Tensor, Tensor> query, key, value;
    private readonly Parameter gamma;

    private readonly long channels;

    /// <summary>Makes a layer for maps of the given number of channels.</summary>
    /// <param name="channels">Channels of the feature map; a multiple of 8.</param>
    /// <param name="wrap">Dresses each 1×1 convolution, e.g. in <see cref="SpectralNorm"/>; by default none is.</param>
    /// <exception cref="ArgumentException">The channels are not a multiple of 8.</exception>
    public SelfAttention2d(long channels, Func<Module<Tensor, Tensor>, Module<Tensor, Tensor>>? wrap = null)
        : base(nameof(SelfAttention2d))
    {
        if (Complaint(channels) is { } complaint)
            throw new ArgumentException(complaint, nameof(channels));

        this.channels = channels;

        query = Project(channels / 8);
        key = Project(channels / 8);
        value = Project(channels);
        gamma = Parameter(zeros(1));
        gamma.DetachFromDisposeScope();

        RegisterComponents();

        Module<Tensor, Tensor> Project(long to)
        {
            var convolution = Conv2d(channels, to, kernel_size: 1);
            return wrap is null ? convolution : wrap(convolution);
        }
    }

    /// <summary>Returns the map, each position enriched by those it attends to.</summary>
    /// <param name="x">A feature map, N×C×H×W.</param>
    /// <returns>A feature map of the same shape.</returns>
    /// <exception cref="ArgumentException">The map is not N×C×H×W with this layer's channels.</exception>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();

        return ForwardWithMap(x).Output.MoveToOuterDisposeScope();
    }

    /// <summary>Returns what <see cref="forward"/> returns and who looked at whom, in one computation.</summary>
    /// <param name="x">A feature map, N×C×H×W.</param>
    /// <returns>The enriched map, N×C×H×W, and the attention of <see cref="Attend"/>, N×HW×HW.</returns>
    /// <exception cref="ArgumentException">The map is not N×C×H×W with this layer's channels.</exception>
    public (Tensor Output, Tensor Map) ForwardWithMap(Tensor x)
    {
        using var scope = NewDisposeScope();

        var map = Attend(x);                                     // (n, hw, hw)
        var seen = value.call(x).flatten(2);                     // (n, c, hw)
        var context = seen.bmm(map.transpose(1, 2));             // (n, c, hw)
        var output = x + gamma * context.view(x.shape);          // (n, c, h, w)

        return (output.MoveToOuterDisposeScope(), map.MoveToOuterDisposeScope());
    }

    /// <summary>Returns who looks at whom: row i is how position i spreads its attention, and sums to one.</summary>
    /// <param name="x">A feature map, N×C×H×W.</param>
    /// <returns>The attention, N×HW×HW: queries down, keys across.</returns>
    /// <exception cref="ArgumentException">The map is not N×C×H×W with this layer's channels.</exception>
    public Tensor Attend(Tensor x)
    {
        Check(x);

        using var scope = NewDisposeScope();

        var q = query.call(x).flatten(2).transpose(1, 2);        // (n, hw, c/8)
        var k = key.call(x).flatten(2);                          // (n, c/8, hw)

        return softmax(q.bmm(k), dim: -1).MoveToOuterDisposeScope();
    }

    /// <summary>Says what is wrong with a number of channels, or nothing.</summary>
    internal static string? Complaint(long channels) => channels >= 8 && channels % 8 == 0
        ? null
        : $"Self-attention needs a multiple of 8 channels, but got {channels}; " +
          $"try {Math.Max(8, (channels + 7) / 8 * 8)}.";

    private void Check(Tensor x)
    {
        if (x.dim() != 4 || x.shape[1] != channels)
            throw new ArgumentException(
                $"This self-attention takes N×{channels}×H×W feature maps, but got {x.Describe()}; " +
                "make the layer with the channels of the stage before it.", nameof(x));
    }
}
