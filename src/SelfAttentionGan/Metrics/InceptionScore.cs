using SelfAttentionGan.Metrics.Features;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Metrics;

/// <summary>
/// Inception score (Salimans et al. 2016): how surely a classifier recognizes each generated image, and how evenly all
/// of them fill its classes.
/// </summary>
/// <remarks>
/// <para><c>exp(mean KL(p(y|x) ‖ p(y)))</c>, from 1 to the number of classes, of each of several splits of the samples;
/// the result is their mean. Real images play no part. Of another classifier than Inception-v3 it is not comparable,
/// and called <c>classifier_score</c>.</para>
/// <para>The defaults are torch-fidelity's, but for the random generator that shuffles, which is this library's own.
/// Source: arXiv:1606.03498, section 4.</para>
/// </remarks>
public sealed class InceptionScore
{
    /// <summary>StudioGAN's: one split of all samples in their order, and so no standard deviation.</summary>
    public static InceptionScore StudioGan { get; } = new() { Splits = 1, ShuffleSeed = null, Ddof = 1 };

    /// <summary>Splits of the samples. The default is 10.</summary>
    public int Splits { get; init; } = 10;

    /// <summary>Seed of the order in which samples are split; null keeps their order. The default is 2020.</summary>
    public int? ShuffleSeed { get; init; } = 2020;

    /// <summary>
    /// Degrees of freedom that the standard deviation's divisor lacks (NumPy's <c>ddof</c>): 0, the default, or 1.
    /// </summary>
    public int Ddof { get; init; }

    /// <summary>Computes the score.</summary>
    /// <param name="logits">Class logits of generated images, N×K, before the softmax.</param>
    /// <returns>Mean and standard deviation over the splits.</returns>
    /// <exception cref="ArgumentException">
    /// There are fewer images than splits, or a logit is not finite.
    /// </exception>
    /// <exception cref="InvalidOperationException">A number of splits below 1.</exception>
    public MetricEstimate Compute(Tensor logits)
    {
        if (Splits < 1)
            throw new InvalidOperationException($"There is at least 1 split, but got {Splits}; set Splits.");

        FeatureMatrix.Require(logits, Splits, $"An inception score of {Splits} splits", nameof(logits));
        var count = (int)logits.shape[0];
        var order = ShuffleSeed is { } seed
            ? RandomSubset.Sample(count, count, (ulong)seed, number: 0)
            : [.. Enumerable.Range(0, count).Select(i => (long)i)];

        var scores = Enumerable.Range(0, Splits)
            .Select(split => Score(logits, order[Start(split)..Start(split + 1)]));

        return MetricEstimate.Of([.. scores], Ddof);

        int Start(int split) => (int)((long)split * count / Splits);
    }

    /// <summary>
    /// Computes exp(H(mean p) − mean H(p)), the same as the mean divergence, and finite where a probability is zero.
    /// </summary>
    private static double Score(Tensor logits, long[] rows)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();

        var chosen = logits.detach().cpu().index_select(0, tensor(rows)).to(ScalarType.Float64);    // (n, k)
        var probabilities = softmax(chosen, dim: 1);
        var marginal = probabilities.mean([0L]);                                                    // (k)
        var certain = (probabilities * log_softmax(chosen, dim: 1)).sum(1).mean();
        var even = marginal.xlogy(marginal).sum();

        return Math.Exp(certain.item<double>() - even.item<double>());
    }
}
