using SelfAttentionGan.Checkpoints.StateFiles;
using SelfAttentionGan.Kernels.Convolutions;
using SelfAttentionGan.Platform;
using SelfAttentionGan.SpectralNormalization;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Attention;

/// <summary>
/// Cross-attention from an image to words (Xu et al. 2018, AttnGAN): every position attends to the words of a text.
/// </summary>
/// <remarks>
/// <para>
/// Computes <c>x + γ · value(words) · softmax(query(x)ᵀ key(words))ᵀ</c> on maps N×C×H×W and words N×D×L, whose number
/// L is that of the longest text of the batch. The softmax runs over the words of the own text alone: padding has
/// weight 0, and its numbers have no effect. Query is a 1×1 convolution of the map, key and value are ones of the words;
/// <see cref="CrossAttentionOptions"/> sets their channels.
/// </para>
/// <para>
/// γ starts at zero, as in <see cref="SelfAttention2d"/>: a new layer is the identity, and training learns how much of
/// the words to add; γ may become negative. The order of words is known to the layer only as far as the words' vectors
/// have it. Training and evaluation differ only in the projections' spectral normalization, where there is one. Source:
/// Xu et al., "AttnGAN: Fine-Grained Text to Image Generation with Attentional Generative Adversarial Networks",
/// arXiv:1711.10485, equation 5, here with queries and γ as in SAGAN, arXiv:1805.08318.
/// </para>
/// </remarks>
public sealed class CrossAttention2d : CheckedModule<Tensor, Tensor, Tensor, Tensor>, IAttentionLayer
{
    // Field names are checkpoint keys: rename one and old weights no longer load.
    private readonly Module<Tensor, Tensor> query, key, value;
    private readonly Parameter gamma;

    private readonly long channels, wordDim;

    /// <summary>Creates a layer.</summary>
    /// <param name="channels">Channels of the feature map, C; by default a multiple of 8.</param>
    /// <param name="wordDim">Length of a word's vector, D.</param>
    /// <param name="options">The variant. The default is <see cref="CrossAttentionOptions.Default"/>.</param>
    /// <exception cref="ArgumentException">
    /// Channels, length and options do not fit; the message names every error.
    /// </exception>
    public CrossAttention2d(long channels, long wordDim, CrossAttentionOptions? options = null)
        : base(nameof(CrossAttention2d))
    {
        Options = options ??= CrossAttentionOptions.Default;
        string[] errors = [.. options.FindErrors(channels, wordDim)];
        if (errors.Length > 0)
            throw new ArgumentException(string.Join(" ", errors), nameof(channels));

        (this.channels, this.wordDim) = (channels, wordDim);
        query = Project(Conv2d(channels, channels / options.QueryReduction, kernel_size: 1, bias: options.Bias));
        key = Project(Conv1d(wordDim, channels / options.QueryReduction, kernel_size: 1, bias: options.Bias));
        value = Project(Conv1d(wordDim, channels, kernel_size: 1, bias: options.Bias));
        gamma = Parameter(zeros(1));
        gamma.DetachFromDisposeScope();

        RegisterComponents();

        Module<Tensor, Tensor> Project(Module<Tensor, Tensor> convolution) =>
            options.SpectralNorm is { } norm ? new SpectralNorm(convolution, norm, options.ConvolutionKernels)
            : options.ConvolutionKernels ? ConvolutionLayer.Of(convolution)
            : convolution;
    }

    /// <summary>The variant.</summary>
    public CrossAttentionOptions Options { get; }

    Tensor IAttentionLayer.Gamma => gamma;

    /// <summary>Computes the feature map plus γ times the attended words.</summary>
    /// <param name="x">A feature map, N×C×H×W.</param>
    /// <param name="words">Vectors of the words, N×D×L.</param>
    /// <param name="padding">
    /// Which words are padding, N×L, bool, as PyTorch's <c>key_padding_mask</c>: true for one that is not attended to.
    /// </param>
    /// <returns>A feature map of the same shape.</returns>
    /// <exception cref="ArgumentException">
    /// Map, words or padding have the wrong shape or type, or a text is padding alone, which is checked on a CPU only.
    /// </exception>
    public override Tensor forward(Tensor x, Tensor words, Tensor padding)
    {
        using var scope = NewDisposeScope();

        return ForwardWithMap(x, words, padding).Output.MoveToOuterDisposeScope();
    }

    /// <summary>Computes the output of <see cref="forward"/> and the attention map in one pass.</summary>
    /// <param name="x">A feature map, N×C×H×W.</param>
    /// <param name="words">Vectors of the words, N×D×L.</param>
    /// <param name="padding">Which words are padding, N×L, bool.</param>
    /// <returns>The output, shaped as x, and the attention map, N×HW×L: each row sums to one.</returns>
    /// <exception cref="ArgumentException">
    /// Map, words or padding have the wrong shape or type, or a text is padding alone, which is checked on a CPU only.
    /// </exception>
    public (Tensor Output, Tensor Map) ForwardWithMap(Tensor x, Tensor words, Tensor padding)
    {
        using var scope = NewDisposeScope();

        var map = ComputeAttentionMap(x, words, padding);                          // (n, hw, l)
        var context = value.call(words).bmm(map.transpose(1, 2)).view(x.shape);    // (n, c, h, w)

        return (x.Plus(gamma * context).MoveToOuterDisposeScope(), map.MoveToOuterDisposeScope());
    }

    /// <summary>
    /// Computes the attention map: row i holds the weights of the words for position i, and sums to one.
    /// </summary>
    /// <param name="x">A feature map, N×C×H×W.</param>
    /// <param name="words">Vectors of the words, N×D×L.</param>
    /// <param name="padding">Which words are padding, N×L, bool.</param>
    /// <returns>The attention map, N×HW×L: a row per position, in the order of the flattened map.</returns>
    /// <exception cref="ArgumentException">
    /// Map, words or padding have the wrong shape or type, or a text is padding alone, which is checked on a CPU only.
    /// </exception>
    public Tensor ComputeAttentionMap(Tensor x, Tensor words, Tensor padding)
    {
        OneDnnGuard.Ensure();
        Check(x, words, padding);

        using var scope = NewDisposeScope();

        var q = query.call(x).flatten(2).transpose(1, 2);                          // (n, hw, c/8)
        var scores = q.bmm(key.call(words));                                       // (n, hw, l)
        if (Options.ScaleScores)
            scores *= Scalars.Of(1 / Math.Sqrt(channels / Options.QueryReduction));
        var masked = scores.masked_fill(padding.unsqueeze(1), Scalars.Of(double.NegativeInfinity));

        return softmax(masked, dim: -1).MoveToOuterDisposeScope();
    }

    private void Check(Tensor x, Tensor words, Tensor padding)
    {
        TensorShape.RequireFeatureMap(x, channels, "This cross-attention");
        if (words.shape is not [var texts, var length, > 0] || texts != x.shape[0] || length != wordDim)
            throw new ArgumentException(
                $"This cross-attention takes words of shape {x.shape[0]}×{wordDim}×L, one text for each map, but got " +
                $"{words.Describe()}; encode one text for each image, by an encoder of this length.", nameof(words));
        if (padding.dtype != ScalarType.Bool || !padding.shape.SequenceEqual([words.shape[0], words.shape[2]]))
            throw new ArgumentException(
                $"This cross-attention takes padding as {words.shape[0]}×{words.shape[2]} values of type Bool, but got " +
                $"{padding.dtype} of shape {padding.Describe()}; pass tokens.eq(0).", nameof(padding));

        // Reading it from a GPU would synchronize with it in every layer.
        if (padding.device_type == DeviceType.CPU)
            RequireWords(padding);
    }

    private static void RequireWords(Tensor padding)
    {
        using var scope = NewDisposeScope();

        if (padding.all(1).any().item<bool>())
            throw new ArgumentException(
                "Attention needs a word to attend to, but a text of the batch is padding alone; give each image a text.",
                nameof(padding));
    }
}
