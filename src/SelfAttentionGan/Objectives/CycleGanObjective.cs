using SelfAttentionGan.Losses;
using SelfAttentionGan.Models.Translation;
using SelfAttentionGan.Platform;
using SelfAttentionGan.Training.Distributed;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Objectives;

/// <summary>
/// Unpaired image-to-image translation (CycleGAN, Zhu et al. 2017): two generators, whose translation there and back
/// returns the image.
/// </summary>
/// <remarks>
/// <para>
/// A batch has images of both domains, which show nothing of each other: <see cref="Data.Batch.Inputs"/> of A and
/// <see cref="Data.Batch.Images"/> of B (<see cref="Data.Datasets.Unpaired"/>). The networks take the
/// <see cref="ImageDomain"/> of images as their label: <see cref="CycleGenerator"/> and
/// <see cref="CycleDiscriminator"/>, or composites of your own. With G from A to B and F from B to A the generators
/// minimize the sum of
/// </para>
/// <list type="bullet">
/// <item><c>adversarial</c>: the loss of G(a) by B's discriminator, and of F(b) by A's;</item>
/// <item><c>cycle</c>: <c>cycleWeight · (mean|F(G(a)) − a| + mean|G(F(b)) − b|)</c>;</item>
/// <item><c>identity</c>: <c>identityWeight · (mean|G(b) − b| + mean|F(a) − a|)</c>, which keeps colors.</item>
/// </list>
/// <para>
/// The discriminators minimize the sum of their losses, which with <see cref="LeastSquaresLoss"/> is CycleGAN's, halved
/// as in its code. Its generators' loss has no factor ½ there: half of both weights, 5 and 2.5, has that code's ratio.
/// Source: arXiv:1703.10593, equations 1 to 3 and section 5.2.
/// </para>
/// </remarks>
public sealed class CycleGanObjective : IGanObjective
{
    private readonly IGanLoss loss;
    private readonly ImagePool? poolA, poolB;
    private readonly double cycleWeight, identityWeight;

    /// <summary>Creates an objective.</summary>
    /// <param name="loss">The adversarial loss; <see cref="LeastSquaresLoss"/> is CycleGAN's.</param>
    /// <param name="poolA">History of generated images of domain A, with their shape. By default none.</param>
    /// <param name="poolB">History of generated images of domain B, with their shape. By default none.</param>
    /// <param name="cycleWeight">Weight of the cycle consistency, λ. The default is 10, CycleGAN's.</param>
    /// <param name="identityWeight">
    /// Weight of the identity term. The default is 5, half of λ, as in CycleGAN's code; 0 leaves
    /// it out, as domains of different channels must.
    /// </param>
    /// <exception cref="ArgumentException">A weight is below 0 or not finite.</exception>
    public CycleGanObjective(
        IGanLoss loss, ImagePool? poolA = null, ImagePool? poolB = null, double cycleWeight = 10,
        double identityWeight = 5)
    {
        if (!(cycleWeight >= 0 && identityWeight >= 0 && double.IsFinite(cycleWeight + identityWeight)))
            throw new ArgumentException(
                "The weights of cycle and identity are 0 or more, but got " +
                FormattableString.Invariant($"{cycleWeight} and {identityWeight}; 10 and 5 are usual."));

        (this.loss, this.poolA, this.poolB) = (loss, poolA, poolB);
        (this.cycleWeight, this.identityWeight) = (cycleWeight, identityWeight);
        State = poolA is null && poolB is null ? null : new PoolState(poolA, poolB);
    }

    /// <summary>The pools' images; null without pools.</summary>
    public Module? State { get; }

    /// <inheritdoc/>
    public bool GeneratesFromInputs => true;

    /// <inheritdoc/>
    public GanStepResult ComputeDiscriminatorLoss(GanStepContext step)
    {
        var (a, b) = Images(step);                                                      // (n, c, h, w), (n, c', h, w)
        var (fakeB, fakeA) = (Translate(step, ImageDomain.A, a, like: b), Translate(step, ImageDomain.B, b, like: a));
        var (lossB, realB, scoresB) = Discriminate(step, ImageDomain.B, b, fakeB, poolB);
        var (lossA, realA, scoresA) = Discriminate(step, ImageDomain.A, a, fakeA, poolA);

        return new(
            [new(LossTerm.Adversarial, lossB.Plus(lossA))], cat([realB.flatten(), realA.flatten()]),
            cat([scoresB.flatten(), scoresA.flatten()]), fakeB);
    }

    /// <inheritdoc/>
    public GanStepResult ComputeGeneratorLoss(GanStepContext step)
    {
        var (a, b) = Images(step);                                                      // (n, c, h, w), (n, c', h, w)
        var (fakeB, fakeA) = (Translate(step, ImageDomain.A, a, like: b), Translate(step, ImageDomain.B, b, like: a));
        var (scoresB, scoresA) = (Score(step, ImageDomain.B, fakeB), Score(step, ImageDomain.A, fakeA));
        var adversarial = loss.ForGenerator(scoresB, () => Score(step, ImageDomain.B, b))
            .Plus(loss.ForGenerator(scoresA, () => Score(step, ImageDomain.A, a)));
        var cycle = l1_loss(Translate(step, ImageDomain.B, fakeB, like: a), a)
            .Plus(l1_loss(Translate(step, ImageDomain.A, fakeA, like: b), b));

        return new(
            [
                new(LossTerm.Adversarial, adversarial),
                new("cycle", cycle * Scalars.Of(cycleWeight)),
                .. identityWeight == 0 ? (LossTerm[])[] : [new("identity", Identity(step, a, b))],
            ],
            null, cat([scoresB.flatten(), scoresA.flatten()]), fakeB);
    }

    /// <summary>
    /// Joins the processes, as the loss does; with pools several are refused, for each would hold images of its own.
    /// </summary>
    /// <param name="group">The processes.</param>
    /// <exception cref="NotSupportedException">There are several processes and a pool.</exception>
    public void Join(IProcessGroup group)
    {
        if (State is not null)
            group.RequireSingle("A history of generated images", "leave the pools out");
        loss.Join(group);
    }

    private (Tensor Loss, Tensor RealScores, Tensor FakeScores) Discriminate(
        GanStepContext step, ImageDomain domain, Tensor real, Tensor fake, ImagePool? pool)
    {
        var shown = pool is null ? fake : pool.Query(fake, count => step.Uniform(count));
        var (realScores, fakeScores) = (Score(step, domain, real), Score(step, domain, shown));

        return (loss.ForDiscriminator(realScores, fakeScores), realScores, fakeScores);
    }

    private Tensor Identity(GanStepContext step, Tensor a, Tensor b)
    {
        if (a.shape[1] != b.shape[1])
            throw new ArgumentException(
                "The identity term passes images of each domain to the generator of the other, but they have " +
                $"{a.shape[1]} and {b.shape[1]} channels; set identityWeight to 0, or give both the same.");

        var ofB = l1_loss(Translate(step, ImageDomain.A, b, like: b), b);
        var ofA = l1_loss(Translate(step, ImageDomain.B, a, like: a), a);

        return ofB.Plus(ofA) * Scalars.Of(identityWeight);
    }

    /// <summary>Passes images to the generator of a domain's images.</summary>
    private static Tensor Translate(GanStepContext step, ImageDomain from, Tensor images, Tensor like)
    {
        var translated = step.Generator.Generate(images, from.LabelsOf(images));
        if (!translated.shape.SequenceEqual(like.shape))
            throw new ArgumentException(
                $"The generator of images of domain {from} must generate images like those of the other one, " +
                $"{like.Describe()}, but it generates {translated.Describe()}; build it for their size and channels.");

        return translated;
    }

    private static Tensor Score(GanStepContext step, ImageDomain domain, Tensor images) =>
        step.Discriminator.Score(images, domain.LabelsOf(images));

    private static (Tensor A, Tensor B) Images(GanStepContext step)
    {
        var a = step.Real.Inputs ?? throw new InvalidDataException(
            "Unpaired translation needs images of two domains, but the source gave a batch without inputs; take " +
            "Datasets.Unpaired, or pass them to Batch.");

        return (a, step.Real.Images);
    }

    private sealed class PoolState : Module
    {
        public PoolState(ImagePool? a, ImagePool? b)
            : base(nameof(PoolState))
        {
            if (a is not null)
                register_module("a", a);
            if (b is not null)
                register_module("b", b);
        }
    }
}
