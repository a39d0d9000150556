using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.Checkpoints.StateFiles;
using SelfAttentionGan.Platform;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Blocks;

/// <summary>
/// Projection discriminator head (Miyato and Koyama 2018): an unconditional score plus a projection onto the class.
/// </summary>
/// <remarks>
/// Computes <c>score(φ) + ⟨embed(y), φ⟩</c>, where φ is the activated map summed (not averaged) over its positions,
/// score is linear with a bias, and embed is an embedding of classes, or linear without a bias for condition vectors.
/// Without a condition only the score remains. The options can add spectral normalization to both. Training and
/// evaluation differ only in spectral normalization's estimates. Source: Miyato and Koyama,
/// "cGANs with Projection Discriminator", arXiv:1802.05637.
/// </remarks>
public sealed class ProjectionHead : CheckedModule<Tensor, Tensor?, Tensor>, IMultiplyAdds
{
    // Field names are checkpoint keys: rename one and old weights no longer load.
    private readonly Module<Tensor, Tensor> score;
    private readonly Module<Tensor, Tensor>? embed;

    private readonly long channels;

    /// <summary>Creates a head; it is conditional where the options have classes or condition vectors.</summary>
    /// <param name="channels">Channels of the feature map.</param>
    /// <param name="options">The defaults are ReLU, no condition, no spectral normalization.</param>
    /// <exception cref="ArgumentException">
    /// The channels are below 1, or the options have both classes and condition vectors.
    /// </exception>
    public ProjectionHead(long channels, BlockOptions? options = null)
        : base(nameof(ProjectionHead))
    {
        this.channels = channels;
        Options = options ??= new();

        TensorShape.RequireChannels(channels, "A projection head");
        ConditionInput.Check(options);

        score = LayerFactory.Create(Linear(channels, 1), options);
        embed = ConditionInput.IsExpected(options)
            ? LayerFactory.Create(ConditionInput.CreateEmbedding(channels, options), options)
            : null;

        RegisterComponents();
    }

    /// <summary>The options that it was created with.</summary>
    public BlockOptions Options { get; }

    /// <summary>Computes one score per feature map.</summary>
    /// <param name="x">A feature map, N×C×H×W.</param>
    /// <param name="condition">N labels of type int64, or vectors, N×K; ignored by an unconditional head.</param>
    /// <returns>Scores, N.</returns>
    /// <exception cref="ArgumentException">
    /// The map's channels do not fit; a condition is missing or its type or length does not fit; or a label is out of
    /// range, which is checked on a CPU only.
    /// </exception>
    public override Tensor forward(Tensor x, Tensor? condition)
    {
        TensorShape.RequireFeatureMap(x, channels, "This head");
        if (embed is not null)
            ConditionInput.Check(condition, x.shape[0], Options);

        using var scope = NewDisposeScope();

        var features = Options.Activate(x).sum(2, 3);          // (n, c)
        var scores = score.call(features).squeeze(1);      // (n)
        if (embed is not null)
            scores = scores.Plus((embed.call(condition!) * features).sum(1));

        return scores.MoveToOuterDisposeScope();
    }

    // The inner product with the class embedding; both projections are layers of their own.
    long IMultiplyAdds.CountMultiplyAdds(Tensor input, Tensor output) => embed is null ? 0 : input.shape[0] * channels;
}
