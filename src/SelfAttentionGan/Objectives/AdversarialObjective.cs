using SelfAttentionGan.Losses;
using SelfAttentionGan.Losses.Penalties;
using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives.Augmentation;
using SelfAttentionGan.Platform;
using SelfAttentionGan.SpectralNormalization;
using SelfAttentionGan.Training.Distributed;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Objectives;

/// <summary>
/// Adversarial training (Goodfellow et al. 2014): images generated from latents, and one loss on the scores.
/// </summary>
/// <remarks>
/// The discriminator scores real and generated images and minimizes its loss and the penalties; the generator minimizes
/// its loss on the scores of newly generated images. Where there is an augmentation, every image is augmented before it
/// is scored (differentiable augmentation, Zhao et al. 2020). Where there is a loss on class embeddings, the
/// discriminator minimizes it, too, on real images, and the generator on generated ones (ReACGAN, Kang et al. 2021).
/// </remarks>
public sealed class AdversarialObjective : IGanObjective
{
    private static readonly IReadOnlyDictionary<string, Tensor> NoMetrics = new Dictionary<string, Tensor>();

    private readonly IGanLoss loss;
    private readonly PenaltyTerms penalties;
    private readonly IImageAugmentation? augment;
    private readonly TopKTraining? topK;
    private readonly IClassEmbeddingLoss? classLoss;
    private IProcessGroup group = SingleProcess.Instance;

    /// <summary>Creates an objective.</summary>
    /// <param name="loss">The adversarial loss; <see cref="HingeLoss"/> is SAGAN's.</param>
    /// <param name="penalties">
    /// Regularizers of the discriminator, and of the generator where they have a term for it; each with a name of its own.
    /// By default none.
    /// </param>
    /// <param name="augment">Augmentation of all images that are scored. By default none.</param>
    /// <param name="topK">Which generated images give the generator a gradient. By default all.</param>
    /// <param name="classLoss">
    /// A loss on class embeddings, such as <see cref="DataToDataCrossEntropyLoss"/>. By default none.
    /// </param>
    /// <exception cref="ArgumentException">
    /// Two penalties have the same name, or one a wrong weight or interval.
    /// </exception>
    public AdversarialObjective(
        IGanLoss loss, IReadOnlyList<IGanPenalty>? penalties = null, IImageAugmentation? augment = null,
        TopKTraining? topK = null, IClassEmbeddingLoss? classLoss = null)
    {
        (this.loss, this.penalties, this.augment, this.topK, this.classLoss) =
            (loss, new(penalties), augment, topK, classLoss);

        State = ObjectiveState.Of(this.penalties.States.Append(("augmentation", augment?.State)));
    }

    /// <inheritdoc/>
    public bool GeneratesFromLatents => true;

    /// <summary>
    /// The state of its penalties and augmentation, such as LeCam's running means; null where none has any.
    /// </summary>
    public Module? State { get; }

    /// <summary>The options that <see cref="From"/> made it from; null where it was made by the constructor.</summary>
    public AdversarialOptions? Options { get; private init; }

    object? IGanObjective.Options => Options;

    /// <summary>Creates the objective that the options describe.</summary>
    /// <param name="options">Loss, penalties and augmentation.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// Options are out of bounds or contradict each other; the message names each one.
    /// </exception>
    public static AdversarialObjective From(AdversarialOptions options)
    {
        options = AdversarialOptionsValidator.Approve(options);

        return new(
            AdversarialObjectiveFactory.Loss(options), AdversarialObjectiveFactory.Penalties(options),
            AdversarialObjectiveFactory.Augmentation(options), AdversarialObjectiveFactory.TopK(options),
            AdversarialObjectiveFactory.ClassLoss(options))
        {
            Options = options,
        };
    }

    /// <inheritdoc/>
    public GanStepResult ComputeDiscriminatorLoss(GanStepContext step)
    {
        var (real, labels) = (step.Real.Images, step.Real.Labels);

        var augmented = Augment(step, real);                                    // (n, c, h, w)
        var fake = step.Generator.Generate(step.Latents, step.Labels);          // (n, c, h, w)
        var scored = Evaluate(step, augmented, labels);
        var realScores = scored.Scores;                                         // (n)
        var fakeScores = Score(step, fake, step.Labels);                        // (n)

        var context = new PenaltyContext
        {
            RealImages = real,
            FakeImages = fake,
            RealScores = realScores,
            FakeScores = fakeScores,
            ScoreReal = images => Score(step, images, labels),
            ScoreFake = images => Score(step, images, step.Labels),
            Latents = step.Latents,
            GenerateFake = latents => step.Generator.Generate(latents, step.Labels),
            Uniform = count => step.Uniform(count),
        };
        var terms = penalties.ForDiscriminator(step, context)
            .Prepend(new(LossTerm.Adversarial, loss.ForDiscriminator(realScores, fakeScores)))
            .ToArray();
        augment?.Observe(realScores, step.DiscriminatorUpdates);

        return new([.. terms, .. ClassTerms(scored, labels)], realScores, fakeScores, fake)
        {
            Metrics = augment?.Metrics ?? NoMetrics,
        };
    }

    /// <inheritdoc/>
    public GanStepResult ComputeGeneratorLoss(GanStepContext step)
    {
        var fake = step.Generator.Generate(step.Latents, step.Labels);          // (n, c, h, w)
        var scored = Evaluate(step, Augment(step, fake), step.Labels);
        var fakeScores = scored.Scores;                                         // (n)
        var select = Selection(fakeScores, step.Step);
        var adversarial = loss.ForGenerator(
            select(fakeScores), () => select(Score(step, step.Real.Images, step.Real.Labels)));

        var context = new GeneratorPenaltyContext
        {
            Latents = step.Latents,
            FakeImages = fake,
            FakeScores = fakeScores,
            GenerateFake = latents => step.Generator.Generate(latents, step.Labels),
            Uniform = count => step.Uniform(count),
        };
        var terms = penalties.ForGenerator(context).Prepend(new(LossTerm.Adversarial, adversarial));

        return new([.. terms, .. ClassTerms(scored, step.Labels)], null, fakeScores, fake);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Errors(IDiscriminator discriminator) =>
        classLoss is null || discriminator is { HasClassEmbedding: true, Classes: > 0 }
            ? []
            :
            [
                $"The loss '{classLoss.Name}' is one on class embeddings, but the discriminator has none; build it with " +
                $"{nameof(SaganDiscriminatorBuilder.ClassEmbeddingScore)} or {nameof(SaganOptions.ClassEmbeddingDim)} above " +
                "0, or leave the loss out.",
            ];

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings(IDiscriminator discriminator)
    {
        var warnings = new List<string>();

        if (penalties.ExpectingUnitGradientNorm is { } penalty
            && discriminator.Module.modules().OfType<SpectralNorm>().Any())
            warnings.Add(
                $"The penalty '{penalty.Name}' pulls the gradient norm to 1 (WGAN-GP), but spectral normalization bounds " +
                "it by 1 in every layer: they conflict. Build the discriminator without spectral normalization, or leave " +
                "the penalty out.");
        if (classLoss is null && discriminator.HasClassEmbedding)
            warnings.Add(
                "The discriminator has class embeddings, but no loss uses them: neither network learns classes. Set " +
                $"{nameof(AdversarialOptions.D2DceWeight)}; 0.5 is usual.");

        return warnings;
    }

    /// <inheritdoc/>
    public void Join(IProcessGroup group)
    {
        loss.Join(group);
        penalties.Join(group);
        augment?.Join(group);
        classLoss?.Join(group);
        this.group = group;
    }

    /// <summary>Selects scores for the generator's loss: all, or the k of all processes with the largest ones.</summary>
    private Func<Tensor, Tensor> Selection(Tensor fakeScores, int step)
    {
        if (topK is null)
            return scores => scores;

        // Each process computes the loss of the whole batch: their mean is that loss, and so is that of their gradients.
        var select = topK.Selection(fakeScores.detach().AllGather(group), step);
        return scores => select(scores.AllGather(group));
    }

    /// <summary>Scores images, with embeddings where a loss takes them.</summary>
    private DiscriminatorOutput Evaluate(GanStepContext step, Tensor images, Tensor? labels) => classLoss is null
        ? new(step.Discriminator.Score(images, labels))
        : step.Discriminator.ScoreWithEmbedding(images, labels);

    private IEnumerable<LossTerm> ClassTerms(DiscriminatorOutput scored, Tensor? labels) => classLoss is null
        ? []
        : scored is { Embeddings: { } embeddings, Proxies: { } proxies } && labels is not null
            ? [new(classLoss.Name, classLoss.Compute(embeddings, proxies, labels) * Scalars.Of(classLoss.Weight))]
            : throw new InvalidOperationException(
                $"The loss '{classLoss.Name}' needs labels, and embeddings of images and classes, but the discriminator " +
                $"returned none; return them from {nameof(IDiscriminator.ScoreWithEmbedding)}.");

    private Tensor Score(GanStepContext step, Tensor images, Tensor? labels) =>
        step.Discriminator.Score(Augment(step, images), labels);

    private Tensor Augment(GanStepContext step, Tensor images) =>
        augment?.Apply(images, count => step.Uniform(count)) ?? images;
}
