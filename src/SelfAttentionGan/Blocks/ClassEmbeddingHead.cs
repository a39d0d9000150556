using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.Checkpoints.StateFiles;
using SelfAttentionGan.Platform;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Blocks;

/// <summary>
/// ReACGAN's discriminator head (Kang et al. 2021): an unconditional score, and embeddings of the image and its class.
/// </summary>
/// <remarks>
/// <para>
/// φ is the activated map summed over its positions. The score is linear in φ, and so is the image's embedding, of E
/// numbers, both with a bias; the class has a learned embedding of as many, its proxy. The score does not depend on the
/// class: a loss on the embeddings, such as <c>DataToDataCrossEntropyLoss</c>, is what teaches both networks classes.
/// It compares directions; the embeddings' lengths are as they come.
/// </para>
/// <para>
/// The options can add spectral normalization to all three, as in StudioGAN. Training and evaluation differ only in its
/// estimates. Source: "Rebooting ACGAN: Auxiliary Classifier GANs with Stable Training", arXiv:2111.01118, section 3.
/// </para>
/// </remarks>
public sealed class ClassEmbeddingHead : CheckedModule<Tensor, Tensor?, Tensor>
{
    // Field names are checkpoint keys: rename one and old weights no longer load.
    private readonly Module<Tensor, Tensor> score, embed, proxy;

    private readonly long channels;

    /// <summary>Creates a head.</summary>
    /// <param name="channels">Channels of the feature map.</param>
    /// <param name="embeddingDim">Length of an embedding, E. The authors' is 512.</param>
    /// <param name="options">Has the number of classes; the defaults are ReLU and no spectral normalization.</param>
    /// <exception cref="ArgumentException">
    /// The channels or the length are below 1, or the options have no classes.
    /// </exception>
    public ClassEmbeddingHead(long channels, long embeddingDim, BlockOptions options)
        : base(nameof(ClassEmbeddingHead))
    {
        ArgumentNullException.ThrowIfNull(options);
        (this.channels, Options) = (channels, options);

        TensorShape.RequireChannels(channels, "A class embedding head");
        if (embeddingDim < 1)
            throw new ArgumentException(
                $"A class embedding needs at least 1 number, but got {embeddingDim}; 512 is usual.",
                nameof(embeddingDim));
        if (options is not { Classes: > 0, ConditionDim: 0 })
            throw new ArgumentException(
                $"A class embedding needs classes, but got {options.Classes} of them and condition vectors of " +
                $"{options.ConditionDim} numbers; set {nameof(BlockOptions.Classes)} alone.", nameof(options));

        score = LayerFactory.Create(Linear(channels, 1), options);
        embed = LayerFactory.Create(Linear(channels, embeddingDim), options);
        proxy = LayerFactory.Create(ConditionInput.CreateEmbedding(embeddingDim, options), options);

        RegisterComponents();
    }

    /// <summary>The options that it was created with.</summary>
    public BlockOptions Options { get; }

    /// <summary>Computes one score per feature map, without embeddings.</summary>
    /// <param name="x">A feature map, N×C×H×W.</param>
    /// <param name="labels">Ignored: the score does not depend on the class.</param>
    /// <returns>Scores, N.</returns>
    /// <exception cref="ArgumentException">The map's channels do not fit.</exception>
    public override Tensor forward(Tensor x, Tensor? labels)
    {
        using var scope = NewDisposeScope();

        return score.call(Pool(x)).squeeze(1).MoveToOuterDisposeScope();           // (n)
    }

    /// <summary>Computes scores and embeddings.</summary>
    /// <param name="x">A feature map, N×C×H×W.</param>
    /// <param name="labels">N labels of type int64.</param>
    /// <returns>Scores, N; embeddings of the images and of their classes, N×E each.</returns>
    /// <exception cref="ArgumentException">
    /// The map's channels or the labels' type or number do not fit; or a label is out of range, which is checked on a
    /// CPU only.
    /// </exception>
    public (Tensor Scores, Tensor Embeddings, Tensor Proxies) ScoreWithEmbedding(Tensor x, Tensor labels)
    {
        ConditionInput.Check(labels, x.shape[0], Options);

        using var scope = NewDisposeScope();

        var features = Pool(x);                                                    // (n, c)

        return (
            score.call(features).squeeze(1).MoveToOuterDisposeScope(),             // (n)
            embed.call(features).MoveToOuterDisposeScope(),                        // (n, e)
            proxy.call(labels).MoveToOuterDisposeScope());                         // (n, e)
    }

    private Tensor Pool(Tensor x)
    {
        TensorShape.RequireFeatureMap(x, channels, "This head");

        using var scope = NewDisposeScope();

        return Options.Activate(x).sum(2, 3).MoveToOuterDisposeScope();            // (n, c)
    }
}
