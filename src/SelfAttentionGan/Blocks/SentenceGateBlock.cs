using SelfAttentionGan.Attention;
using SelfAttentionGan.Checkpoints.StateFiles;
using SelfAttentionGan.Platform;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Blocks;

/// <summary>
/// Attention-free control of <see cref="CrossAttention2d"/>: the same projections and number of parameters, on one
/// vector of the whole sentence in place of its words.
/// </summary>
/// <remarks>
/// Computes <c>x + γ · σ(query(x)ᵀ key(s)) · value(s)</c>, where σ is the sigmoid: a position decides how much of the
/// sentence it takes, but cannot choose a word. With a single word the softmax of attention would always be 1; the
/// sigmoid keeps query and key in use. γ starts at zero: a new layer is the identity.
/// </remarks>
public sealed class SentenceGateBlock : CheckedModule<Tensor, Tensor, Tensor>
{
    // Field names are checkpoint keys: rename one and old weights no longer load.
    private readonly Module<Tensor, Tensor> query, key, value;
    private readonly Parameter gamma;

    private readonly long channels, sentenceDim;

    /// <summary>Creates a layer.</summary>
    /// <param name="channels">Channels of the feature map, C; a multiple of 8.</param>
    /// <param name="sentenceDim">Length of a sentence's vector, D.</param>
    /// <exception cref="ArgumentException">
    /// The channels are not a positive multiple of 8, or the length is below 1.
    /// </exception>
    public SentenceGateBlock(long channels, long sentenceDim)
        : base(nameof(SentenceGateBlock))
    {
        string[] errors = [.. CrossAttentionOptions.Default.FindErrors(channels, sentenceDim)];
        if (errors.Length > 0)
            throw new ArgumentException(string.Join(" ", errors), nameof(channels));

        (this.channels, this.sentenceDim) = (channels, sentenceDim);
        query = LayerFactory.Create(Conv2d(channels, channels / 8, kernel_size: 1), new());
        key = LayerFactory.Create(Linear(sentenceDim, channels / 8), new());
        value = LayerFactory.Create(Linear(sentenceDim, channels), new());
        gamma = Parameter(zeros(1));
        gamma.DetachFromDisposeScope();

        RegisterComponents();
    }

    /// <summary>Computes the layer.</summary>
    /// <param name="x">A feature map, N×C×H×W.</param>
    /// <param name="sentence">Vectors of the sentences, N×D.</param>
    /// <returns>A feature map of the same shape.</returns>
    /// <exception cref="ArgumentException">Map or sentences have another shape.</exception>
    public override Tensor forward(Tensor x, Tensor sentence)
    {
        OneDnnGuard.Ensure();
        TensorShape.RequireFeatureMap(x, channels, "This sentence gate");
        if (!sentence.shape.SequenceEqual([x.shape[0], sentenceDim]))
            throw new ArgumentException(
                $"This sentence gate takes sentences of shape {x.shape[0]}×{sentenceDim}, one for each map, but got " +
                $"{sentence.Describe()}; encode one text for each image.", nameof(sentence));

        using var scope = NewDisposeScope();

        var k = key.call(sentence).unsqueeze(1);                                            // (n, 1, c/8)
        var gate = k.bmm(query.call(x).flatten(2)).sigmoid();                               // (n, 1, hw)
        var context = value.call(sentence).unsqueeze(2) * gate;                             // (n, c, hw)

        return x.Plus(gamma * context.view(x.shape)).MoveToOuterDisposeScope();
    }
}
