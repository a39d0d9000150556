using SelfAttentionGan.Losses;
using SelfAttentionGan.Losses.Penalties;
using SelfAttentionGan.Models;
using SelfAttentionGan.Platform;
using SelfAttentionGan.Training.Distributed;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Objectives;

/// <summary>
/// Text to image with matching-aware training (DF-GAN, Tao et al. 2022): real images with their own captions against
/// generated ones, and against real ones with another image's caption.
/// </summary>
/// <remarks>
/// <para>
/// <see cref="Data.Batch.Inputs"/> are the captions: tokens, or whatever both networks take as labels. The discriminator
/// minimizes <c>½ L(D(x, s), D(G(z, s), s)) + ½ L(D(x, s), D(x, s'))</c>, where L is the loss of real against generated
/// scores and s' are the captions of the batch moved on by one image (Reed et al. 2016); an image whose other caption is
/// equal to its own does not count in the second half. With the hinge loss it is DF-GAN's
/// <c>mean(max(0, 1 − D(x, s))) + ½ mean(max(0, 1 + D(G(z, s), s))) + ½ mean(max(0, 1 + D(x, s')))</c>. The generator
/// minimizes L's own loss on D(G(z, s), s): with the hinge loss <c>−mean(D(G(z, s), s))</c>.
/// </para>
/// <para>
/// The matching-aware gradient penalty (MA-GP) <c>k · mean((‖∇ₓD(x, s)‖ + ‖∇ₛD(x, s)‖)ᵖ)</c> is taken at real images with
/// their captions, s being the vectors of <see cref="IDiscriminator.EmbedCondition"/>; so is the paper's equation 2, while its
/// code takes the norm of both gradients together. Source: "DF-GAN: A Simple and Effective Baseline for Text-to-Image
/// Synthesis", arXiv:2008.05865.
/// </para>
/// </remarks>
public sealed class TextToImageObjective : IGanObjective
{
    private const string GradientPenalty = "gradient";

    private readonly IGanLoss loss;
    private readonly PenaltyTerms penalties;
    private readonly double penaltyWeight, penaltyPower;

    /// <summary>Creates an objective.</summary>
    /// <param name="loss">The adversarial loss. The default is <see cref="HingeLoss"/>, DF-GAN's.</param>
    /// <param name="penaltyWeight">Weight of MA-GP, k. The default is 2, DF-GAN's; 0 leaves it out.</param>
    /// <param name="penaltyPower">Power of the gradient norms, p. The default is 6, DF-GAN's.</param>
    /// <param name="penalties">
    /// More regularizers, such as <see cref="R1Penalty"/> in place of MA-GP; their scores are those of images with the
    /// vectors of their captions, which are constants there. By default none.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The weight is below 0, or the power below 1; two penalties have the same name, or one that of MA-GP, a wrong weight
    /// or interval.
    /// </exception>
    public TextToImageObjective(
        IGanLoss? loss = null, double penaltyWeight = 2, double penaltyPower = 6, IReadOnlyList<IGanPenalty>? penalties = null)
    {
        if (!(penaltyWeight >= 0) || !(penaltyPower >= 1) || !double.IsFinite(penaltyWeight + penaltyPower))
            throw new ArgumentException(
                "A matching-aware gradient penalty has a weight of 0 or more and a power of 1 or more, but got " +
                FormattableString.Invariant($"{penaltyWeight} and {penaltyPower}; 2 and 6 are usual."));

        if (penaltyWeight > 0 && penalties?.Any(penalty => penalty.Name == GradientPenalty) == true)
            throw new ArgumentException(
                $"Each term has a name of its own, by which it is reported, but a penalty is called '{GradientPenalty}', as "
                + "the matching-aware gradient penalty is; rename it, or set penaltyWeight to 0.");

        (this.loss, this.penaltyWeight, this.penaltyPower) = (loss ?? new HingeLoss(), penaltyWeight, penaltyPower);
        this.penalties = new(penalties);
        State = ObjectiveState.Of(this.penalties.States);
    }

    /// <summary>The state of its penalties; null where none has any.</summary>
    public Module? State { get; }

    /// <inheritdoc/>
    public bool GeneratesFromInputs => true;

    /// <inheritdoc/>
    public GanStepResult ComputeDiscriminatorLoss(GanStepContext step)
    {
        var captions = Captions(step);                                                      // (n, …)
        var (images, sentences) = Points(step, captions);                                   // (n, c, h, w), (n, d)
        var scores = step.Discriminator.ScoreAll(images, [sentences, sentences.roll(1, 0)]);
        var fake = step.Generator.Generate(step.Latents, captions);                         // (n, c, h, w)
        var (real, mismatched) = (scores[0], scores[1]);                                    // (n)
        var fakeScores = step.Discriminator.Score(fake, sentences);                         // (n)

        var constant = sentences.detach();                                                  // penalties are of images
        var context = new PenaltyContext
        {
            RealImages = step.Real.Images,
            FakeImages = fake,
            RealScores = real,
            FakeScores = fakeScores,
            ScoreReal = shown => step.Discriminator.Score(shown, constant),
            ScoreFake = shown => step.Discriminator.Score(shown, constant),
            Latents = step.Latents,
            GenerateFake = latents => step.Generator.Generate(latents, captions),
            Uniform = count => step.Uniform(count),
        };
        LossTerm[] matching = penaltyWeight == 0 ? [] : [new(GradientPenalty, Penalty(real, images, sentences))];
        LossTerm adversarial = new(LossTerm.Adversarial, Compare(real, fakeScores, mismatched, captions));

        return new([adversarial, .. matching, .. penalties.ForDiscriminator(step, context)], real, fakeScores, fake)
        {
            Metrics = new Dictionary<string, Tensor> { ["mismatchedScore"] = mismatched.detach().mean() },
        };
    }

    /// <inheritdoc/>
    public GanStepResult ComputeGeneratorLoss(GanStepContext step)
    {
        var captions = Captions(step);                                                      // (n, …)
        var fake = step.Generator.Generate(step.Latents, captions);                         // (n, c, h, w)
        var scores = step.Discriminator.Score(fake, captions);                              // (n)

        var adversarial = loss.ForGenerator(scores, () => step.Discriminator.Score(step.Real.Images, captions));
        var context = new GeneratorPenaltyContext
        {
            Latents = step.Latents,
            FakeImages = fake,
            FakeScores = scores,
            GenerateFake = latents => step.Generator.Generate(latents, captions),
            Uniform = count => step.Uniform(count),
        };

        return new([new(LossTerm.Adversarial, adversarial), .. penalties.ForGenerator(context)], null, scores, fake);
    }

    /// <summary>Refuses several processes: each would pair its images with captions of its own share alone.</summary>
    /// <param name="group">The processes.</param>
    /// <exception cref="NotSupportedException">There are several processes.</exception>
    public void Join(IProcessGroup group) => group.RequireSingle(
        "Matching-aware training", "use more gradient accumulation for large batches");

    /// <summary>Returns real images and the vectors of their captions, with gradients for the penalty.</summary>
    private (Tensor Images, Tensor Sentences) Points(GanStepContext step, Tensor captions)
    {
        var sentences = step.Discriminator.EmbedCondition(captions);
        if (penaltyWeight == 0)
            return (step.Real.Images, sentences);
        if (!sentences.is_floating_point())
            throw new ArgumentException(
                "A matching-aware gradient penalty needs vectors of the captions, but the discriminator's are " +
                $"{sentences.dtype}; write its {nameof(IDiscriminator.EmbedCondition)}, or set the penalty's weight to 0.");

        return (
            step.Real.Images.detach().requires_grad_(),
            sentences.requires_grad ? sentences : sentences.detach().requires_grad_());
    }

    /// <summary>Half the loss against generated images, and half that against the captions of others.</summary>
    private Tensor Compare(Tensor real, Tensor fake, Tensor mismatched, Tensor captions)
    {
        using var scope = NewDisposeScope();

        var total = loss.ForDiscriminator(real, fake);
        var rows = captions.ne(captions.roll(1, 0)).flatten(1).any(1).nonzero().flatten();  // images with another caption
        if (rows.shape[0] > 0)
            total = total.Plus(loss.ForDiscriminator(real.index_select(0, rows), mismatched.index_select(0, rows)));

        return (total / Scalars.Two).MoveToOuterDisposeScope();
    }

    private Tensor Penalty(Tensor scores, Tensor images, Tensor sentences)
    {
        using var scope = NewDisposeScope();

        // Torch ends the process, rather than throw, where an unused input is not allowed.
        IList<Tensor> gradients = !scores.requires_grad ? [] : autograd.grad(
            [scores.sum()], [images, sentences], retain_graph: true, create_graph: true, allow_unused: true);
        if (gradients is not [{ IsInvalid: false } ofImages, { IsInvalid: false } ofSentences])
            throw new ArgumentException(
                "A matching-aware gradient penalty needs scores that depend on images and captions, but these have no " +
                "gradient to one of them; score what is passed in, undetached, and outside no_grad().");

        // Torch's norm has a gradient, zero, even where the input gradient is zero; a square root has none there.
        var norm = ofImages.flatten(1).norm(1).Plus(ofSentences.flatten(1).norm(1));        // (n)

        return (norm.pow(Scalars.Of(penaltyPower)).mean() * Scalars.Of(penaltyWeight)).MoveToOuterDisposeScope();
    }

    private static Tensor Captions(GanStepContext step) => step.Real.Inputs ?? throw new InvalidDataException(
        "Text to image needs captions, but the source gave a batch without inputs; take CaptionedImages, or pass them to Batch.");
}
