using SelfAttentionGan.Losses;
using SelfAttentionGan.Platform;
using SelfAttentionGan.Training.Distributed;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Objectives;

/// <summary>
/// Paired image-to-image translation (pix2pix, Isola et al. 2017): the generator maps input images to target images.
/// </summary>
/// <remarks>
/// Batches are pairs: <see cref="Data.Batch.Inputs"/> is the generator's input, in place of latents, and
/// <see cref="Data.Batch.Images"/> its target. The discriminator scores both concatenated along the channels,
/// N×(C of inputs + C of images)×H×W, with one score per image or a map of scores (PatchGAN). The generator minimizes
/// <c>adversarialWeight · adversarial + l1Weight · mean|images − generated|</c>. Source: arXiv:1611.07004.
/// </remarks>
/// <param name="loss">The adversarial loss.</param>
/// <param name="l1Weight">Weight of the L1 distance to the target. The default is 100, pix2pix's λ.</param>
/// <param name="adversarialWeight">
/// Weight of the adversarial loss in the generator's. The default is 1; 0 trains it by the L1 distance alone, the usual
/// baseline.
/// </param>
public sealed class ImageToImageObjective(IGanLoss loss, double l1Weight = 100, double adversarialWeight = 1)
    : IGanObjective
{
    /// <inheritdoc/>
    public bool GeneratesFromInputs => true;

    /// <inheritdoc/>
    public GanStepResult ComputeDiscriminatorLoss(GanStepContext step)
    {
        var fake = step.Generator.Generate(Inputs(step), step.Labels);          // (n, c, h, w)
        var realScores = Score(step, step.Real.Images);
        var fakeScores = Score(step, fake);

        return new(
            [new(LossTerm.Adversarial, loss.ForDiscriminator(realScores, fakeScores))], realScores, fakeScores, fake);
    }

    /// <inheritdoc/>
    public GanStepResult ComputeGeneratorLoss(GanStepContext step)
    {
        var fake = step.Generator.Generate(Inputs(step), step.Labels);          // (n, c, h, w)
        var fakeScores = Score(step, fake);
        var adversarial = loss.ForGenerator(fakeScores, () => Score(step, step.Real.Images));

        return new(
            [
                new(LossTerm.Adversarial, adversarialWeight == 1 ? adversarial : adversarial * Scalars.Of(adversarialWeight)),
                new("l1", l1_loss(fake, step.Real.Images) * Scalars.Of(l1Weight)),
            ],
            null, fakeScores, fake);
    }

    /// <inheritdoc/>
    public void Join(IProcessGroup group) => loss.Join(group);

    private static Tensor Score(GanStepContext step, Tensor images)
    {
        if (!images.shape.SequenceEqual(step.Real.Images.shape))
            throw new ArgumentException(
                $"The generator must generate images like the targets, {step.Real.Images.Describe()}, but it " +
                $"generates {images.Describe()}; build it for their size and channels.");

        return step.Discriminator.Score(cat([Inputs(step), images], 1), step.Labels);       // (n, c + c', h, w)
    }

    private static Tensor Inputs(GanStepContext step) => step.Real.Inputs ?? throw new InvalidDataException(
        "Image-to-image translation needs pairs, but the source gave a batch without inputs; pass them to Batch.");
}
