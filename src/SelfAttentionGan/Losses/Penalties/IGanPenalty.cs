using SelfAttentionGan.Training.Distributed;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Losses.Penalties;

/// <summary>A regularizer of the discriminator, such as a gradient penalty, added to its loss.</summary>
/// <remarks>
/// The objective multiplies it by <see cref="WeightAt"/>, and reports it as <see cref="Name"/>. It may have a term for the
/// generator, too, where <see cref="GeneratorWeight"/> is above 0.
/// </remarks>
public interface IGanPenalty
{
    /// <summary>The name in reports and checkpoints, in camel case, such as <c>r1</c>.</summary>
    string Name { get; }

    /// <summary>The weight of the penalty, 0 or more; 1 by default.</summary>
    double Weight => 1;

    /// <summary>The weight of the generator's term, 0 or more; 0, the default: there is none.</summary>
    double GeneratorWeight => 0;

    /// <summary>
    /// Discriminator updates from one evaluation to the next; the weight is multiplied by it (lazy regularization,
    /// Karras et al. 2020). 1 by default: every update.
    /// </summary>
    int Interval => 1;

    /// <summary>
    /// Buffers that change from update to update, saved with each checkpoint; null, the default: none.
    /// </summary>
    Module? State => null;

    /// <summary>
    /// Whether it pulls the norm of the discriminator's input gradient to 1, which conflicts with spectral
    /// normalization; the trainer then warns. By default it does not.
    /// </summary>
    bool ExpectsUnitGradientNorm => false;

    /// <summary>Returns the weight at a training step: a pure function, so that runs resume. By default constant.</summary>
    /// <param name="step">The training step, from 1.</param>
    double WeightAt(int step) => Weight;

    /// <summary>
    /// Joins the processes that train together, as <see cref="IGanLoss.Join"/>. By default several are refused.
    /// </summary>
    /// <param name="group">The processes; a single one to leave those before.</param>
    /// <exception cref="NotSupportedException">There are several processes, and it cannot be computed by shares.</exception>
    void Join(IProcessGroup group) => group.RequireSingle(
        $"The penalty '{Name}'", $"write its {nameof(Join)}, with an empty body where it is a mean over images");

    /// <summary>Computes the penalty, unweighted: a scalar, differentiable in the discriminator's parameters.</summary>
    /// <param name="context">Images and scores of the discriminator's update.</param>
    Tensor Compute(PenaltyContext context);

    /// <summary>
    /// Computes the generator's term, unweighted: a scalar, differentiable in the generator's parameters. It is called
    /// where <see cref="GeneratorWeight"/> is above 0.
    /// </summary>
    /// <param name="context">Images and latents of the generator's update.</param>
    Tensor ComputeForGenerator(GeneratorPenaltyContext context) => throw new NotSupportedException(
        $"A penalty with a {nameof(GeneratorWeight)} above 0 must compute a term for the generator, but '{Name}' has none; " +
        $"write {nameof(ComputeForGenerator)}, or leave the weight at 0.");
}
