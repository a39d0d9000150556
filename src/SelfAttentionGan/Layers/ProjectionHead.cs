using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Layers;

/// <summary>Scores feature maps: how real each is and, where there are classes, how well it fits its own.</summary>
/// <remarks>
/// Computes <c>score(φ) + ⟨embed(y), φ⟩</c>, where φ is the activated map summed (not averaged) over its positions,
/// score is linear with a bias, and embed is a table with a row for each class, or linear without a bias for vectors.
/// Without classes or vectors only the score is left. All of it is spectrally normalised where the options say so.
/// Training and evaluation compute the same, but for spectral normalisation's estimates. Source: Miyato and Koyama,
/// "cGANs with Projection Discriminator", arXiv:1802.05637.
/// </remarks>
public sealed class ProjectionHead : WeightedModule<Tensor, Tensor?, Tensor>, IMultiplyAdds
{
    // Field names are checkpoint keys: rename one and old weights no longer load.
    private readonly Module<Tensor, Tensor> score;
    private readonly Module<Tensor, Tensor>? embed;

    private readonly long channels;
    private readonly BlockOptions options;

    /// <summary>Makes a head that is conditional where the options count classes or a vector's numbers.</summary>
    /// <param name="channels">Channels of the feature map.</param>
    /// <param name="options">By default ReLU, no condition, no spectral normalisation.</param>
    /// <exception cref="ArgumentException">There is no channel, or there are classes and vectors.</exception>
    public ProjectionHead(long channels, BlockOptions? options = null)
        : base(nameof(ProjectionHead))
    {
        this.channels = channels;
        this.options = options ??= new();

        FeatureMap.CheckChannels(channels, "A projection head");
        Condition.Check(options);

        score = Dress.In(Linear(channels, 1), options);
        embed = Condition.IsExpected(options) ? Dress.In(Condition.Map(channels, options), options) : null;

        RegisterComponents();
    }

    /// <summary>Returns one score for each map.</summary>
    /// <param name="x">A feature map, N×C×H×W.</param>
    /// <param name="condition">N labels of type int64, or vectors, N×K; not looked at where none is expected.</param>
    /// <returns>Scores, N.</returns>
    /// <exception cref="ArgumentException">
    /// The map has other channels; a condition is missing or of another type or length; or, checked on a CPU only, a
    /// label is of no class.
    /// </exception>
    public override Tensor forward(Tensor x, Tensor? condition)
    {
        FeatureMap.Check(x, channels, "This head");
        if (embed is not null)
            Condition.Check(condition, x.shape[0], options);

        using var scope = NewDisposeScope();

        var features = options.Bend(x).sum(2, 3);          // (n, c)
        var scores = score.call(features).squeeze(1);                                      // (n)
        var fit = embed is null ? scores : scores.Plus((embed.call(condition!) * features).sum(1));

        return fit.MoveToOuterDisposeScope();
    }

    // The inner product with the class embedding; both projections are layers of their own.
    long IMultiplyAdds.CountMultiplyAdds(Tensor input, Tensor output) => embed is null ? 0 : input.shape[0] * channels;
}
