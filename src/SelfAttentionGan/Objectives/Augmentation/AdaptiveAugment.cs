using SelfAttentionGan.Platform;
using SelfAttentionGan.Training.Distributed;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Objectives.Augmentation;

/// <summary>
/// Adaptive discriminator augmentation (ADA, Karras et al. 2020): each transform is applied to each image with a
/// probability that rises as the discriminator overfits.
/// </summary>
/// <remarks>
/// <para>
/// The measure of overfitting is <c>r = mean(sign(D(real)))</c> over the real images of four updates: 0 where the
/// discriminator cannot tell real images, 1 where it is certain of each. After four updates with n real images in all
/// the probability changes by <c>sign(r − target) · n / images</c>, within 0 and 1; it starts at 0. Scores must be
/// logits with 0 as the boundary: those of a hinge loss or a cross-entropy.
/// </para>
/// <para>
/// The transforms, in this order, each chosen for an image independently: horizontal flip (of which half change
/// nothing); rotation by 0, 90, 180 or 270 degrees; translation by whole pixels, up to an eighth of the size; isotropic
/// scaling by 2^(0.2 ε), ε standard normal; rotation by any angle; anisotropic scaling by 2^(0.2 ε) along the width and its
/// inverse along the height; a second rotation, so that the scaling has any direction (the two are chosen with such a
/// probability that p is that of at least one); then those of <see cref="DiffAugment"/> that are on. The geometric ones are
/// read from the image at once, bilinear and with reflection at the edges; the paper's filter against aliasing is left out.
/// Up to a probability of about 0.8 the generator does not learn them. Source: "Training Generative Adversarial Networks
/// with Limited Data", arXiv:2006.06676, section 3 and appendix B.
/// </para>
/// <para>Its buffers are saved with the objective's state: save it with the networks, and move it to their device.</para>
/// </remarks>
public sealed class AdaptiveAugment : Module, IImageAugmentation
{
    private const int Interval = 4;

    // Field names are checkpoint keys: rename one and old states no longer load.
    private readonly Tensor probability, signs, images, update;

    private readonly DiffAugment? further;
    private readonly double target, imagesToOne;
    private IProcessGroup group = SingleProcess.Instance;

    /// <summary>Creates the augmentation, with probability 0.</summary>
    /// <param name="further">Transforms besides the geometric ones. By default none.</param>
    /// <param name="target">The r that the probability is controlled to, from −1 to 1. The default is 0.6, the paper's.</param>
    /// <param name="imagesToOne">
    /// Real images in which the probability can rise from 0 to 1; above 0. The default is 500 000, the paper's.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public AdaptiveAugment(DiffAugment? further = null, double target = 0.6, double imagesToOne = 500_000)
        : base(nameof(AdaptiveAugment))
    {
        if (target is not (>= -1 and <= 1))
            throw new ArgumentOutOfRangeException(
                nameof(target),
                FormattableString.Invariant($"The target is a mean of signs, from -1 to 1, but got {target}; 0.6 is usual."));
        if (!(imagesToOne > 0 && double.IsFinite(imagesToOne)))
            throw new ArgumentOutOfRangeException(
                nameof(imagesToOne),
                FormattableString.Invariant(
                    $"The images from probability 0 to 1 must be above 0, but got {imagesToOne}; 500000 is usual."));

        (this.further, this.target, this.imagesToOne) = (further, target, imagesToOne);
        probability = zeros([]).DetachFromDisposeScope();
        signs = zeros([]).DetachFromDisposeScope();
        images = zeros([]).DetachFromDisposeScope();
        update = tensor(0L).DetachFromDisposeScope();

        RegisterComponents();
    }

    /// <summary>The probability with which each transform is applied to an image, a scalar; it may be set.</summary>
    public Tensor Probability => probability;

    /// <summary>The probability and the sums that it is adjusted by: this module itself.</summary>
    public Module State => this;

    /// <summary>The probability.</summary>
    public IReadOnlyDictionary<string, Tensor> Metrics =>
        new Dictionary<string, Tensor> { ["augmentProbability"] = probability };

    /// <summary>Augments images; differentiable in them, to any order.</summary>
    /// <param name="images">N×C×H×W, of floating-point numbers.</param>
    /// <param name="uniform">
    /// Samples the given number of values from [0, 1), on the images' device. It is called for N at a time, for each
    /// transform: whether it is chosen, then its parameters.
    /// </param>
    /// <returns>N×C×H×W.</returns>
    /// <exception cref="ArgumentException">The images are not N×C×H×W.</exception>
    public Tensor Apply(Tensor images, Func<long, Tensor> uniform)
    {
        DiffAugment.RequireBatch(images);
        using var scope = NewDisposeScope();

        var x = GeometricTransforms.Apply(images, probability, Sample);          // (n, c, h, w)
        foreach (var transform in further?.Transforms ?? [])
        {
            var chosen = Sample().lt(probability);                               // (n, 1, 1, 1)
            x = where(chosen, transform(x, Sample), x);
        }

        return x.MoveToOuterDisposeScope();

        Tensor Sample() => uniform(images.shape[0]).view(-1, 1, 1, 1);           // (n, 1, 1, 1)
    }

    /// <summary>Joins the processes: the measure of overfitting is that of the real images of all.</summary>
    public void Join(IProcessGroup group) => this.group = group;

    /// <inheritdoc/>
    public void Observe(Tensor realScores, long discriminatorUpdates)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        if (discriminatorUpdates % Interval == 0)
            Adjust(discriminatorUpdates);
        using Scalar count = realScores.numel() * group.Size;
        signs.add_(realScores.sign().sum().SumOver(group), Scalars.One);
        images.add_(count, Scalars.One);
    }

    // Once in an update, of which there may be several parts; all on the device, which nobody waits for.
    private void Adjust(long discriminatorUpdates)
    {
        using Scalar now = discriminatorUpdates;

        var isDue = update.ne(now).to(probability.dtype);
        var r = signs / images.clamp_min(Scalars.One);
        var change = (r - Scalars.Of(target)).sign() * images / Scalars.Of(imagesToOne) * isDue;

        probability.add_(change, Scalars.One).clamp_(Scalars.Of(0.0), Scalars.Of(1.0));
        signs.mul_(Scalars.One.Minus(isDue));
        images.mul_(Scalars.One.Minus(isDue));
        update.fill_(now);
    }
}
