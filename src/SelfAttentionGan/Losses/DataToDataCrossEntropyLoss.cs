using SelfAttentionGan.Platform;
using SelfAttentionGan.Training.Distributed;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Losses;

/// <summary>
/// Data-to-data cross-entropy loss (D2D-CE), ReACGAN's (Kang et al. 2021): pulls the embedding of an image to that of
/// its class, and pushes it from those of images of other classes.
/// </summary>
/// <remarks>
/// <para>
/// With f the embeddings and v the class proxies, both divided by their lengths, image i has the loss
/// <c>−log(p / (p + Σ exp(max(0, fᵢᵀfⱼ − mₙ) / τ)))</c>, where <c>p = exp(min(0, fᵢᵀvᵢ − mₚ) / τ)</c> and the sum is
/// over the images j of other classes in the batch; the result is the mean. Images of one class do not repel each
/// other: in a batch of one class the loss is 0. Within the margins, an image that is near its proxy (above mₚ), and
/// one far from another class (below mₙ), have no gradient.
/// </para>
/// <para>
/// Source: "Rebooting ACGAN: Auxiliary Classifier GANs with Stable Training", arXiv:2111.01118, equation 8. The
/// authors' code also divides each exponential of the sum by the row's largest one, as if for numerical stability, but
/// not p: this is the paper's form.
/// </para>
/// </remarks>
public sealed class DataToDataCrossEntropyLoss : IClassEmbeddingLoss
{
    private readonly double positiveMargin, negativeMargin, temperature;
    private IProcessGroup group = SingleProcess.Instance;

    /// <summary>Creates the loss.</summary>
    /// <param name="weight">The weight, λ in the paper. The default is 0.5, the authors'.</param>
    /// <param name="positiveMargin">
    /// mₚ, the cosine to its proxy that an image need not exceed: from -1 to 1. The default is 0.98.
    /// </param>
    /// <param name="negativeMargin">
    /// mₙ, the cosine to images of other classes that an image need not fall below: from -1 to 1. The default is 0.02,
    /// 1 − mₚ.
    /// </param>
    /// <param name="temperature">τ, above 0. The default is 0.5.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public DataToDataCrossEntropyLoss(
        double weight = 0.5, double positiveMargin = 0.98, double negativeMargin = 0.02, double temperature = 0.5)
    {
        Require(weight is >= 0 and < double.PositiveInfinity, nameof(weight), "0 or more", weight, 0.5);
        Require(positiveMargin is >= -1 and <= 1, nameof(positiveMargin), "from -1 to 1", positiveMargin, 0.98);
        Require(negativeMargin is >= -1 and <= 1, nameof(negativeMargin), "from -1 to 1", negativeMargin, 0.02);
        Require(temperature is > 0 and < double.PositiveInfinity, nameof(temperature), "above 0", temperature, 0.5);

        (Weight, this.positiveMargin, this.negativeMargin, this.temperature) =
            (weight, positiveMargin, negativeMargin, temperature);
    }

    /// <inheritdoc/>
    public string Name => "d2dce";

    /// <inheritdoc/>
    public double Weight { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public Tensor Compute(Tensor embeddings, Tensor proxies, Tensor labels)
    {
        Check(embeddings, proxies, labels);

        using var scope = NewDisposeScope();

        var (f, v) = (normalize(embeddings, dim: 1), normalize(proxies, dim: 1));                    // (n, e)
        var attraction = ((f * v).sum(1, keepdim: true) - Scalars.Of(positiveMargin))
            .clamp_max(Scalars.Of(0)) / Scalars.Of(temperature);                                     // (n, 1)
        var (all, classes) = (f.AllGather(group), labels.AllGather(group));                          // (m, e), (m)
        var repulsion = relu(f.mm(all.t()) - Scalars.Of(negativeMargin)) / Scalars.Of(temperature);  // (n, m)
        var ofOneClass = classes.unsqueeze(0).eq(labels.unsqueeze(1));                               // (n, m)
        var logits = cat(                                                                            // (n, 1 + m)
            [attraction, repulsion.masked_fill(ofOneClass, Scalars.Of(double.NegativeInfinity))], 1);

        return log_softmax(logits, 1).select(1, 0).mean().neg().MoveToOuterDisposeScope();
    }

    /// <summary>Compares each image of a process with those of all processes.</summary>
    public void Join(IProcessGroup group) => this.group = group;

    private static void Check(Tensor embeddings, Tensor proxies, Tensor labels)
    {
        if (embeddings.dim() != 2 || !proxies.shape.SequenceEqual(embeddings.shape)
            || !labels.shape.SequenceEqual([embeddings.shape[0]]))
            throw new ArgumentException(
                "D2D-CE takes N×E embeddings, as many proxies and N labels, but got " +
                $"{embeddings.Describe()}, {proxies.Describe()} and {labels.Describe()}; " +
                "return one of each for an image.");
    }

    private static void Require(bool rule, string name, string range, double value, double usual)
    {
        if (!rule)
            throw new ArgumentOutOfRangeException(
                name,
                FormattableString.Invariant($"D2D-CE's {name} must be {range}, but got {value}; {usual} is usual."));
    }
}
