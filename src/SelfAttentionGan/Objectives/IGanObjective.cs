using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Objectives;

/// <summary>
/// What the two players do in a step and what they lower: the one place to change for another kind of GAN.
/// </summary>
/// <remarks>
/// The trainer does the rest: order, optimisers, accumulation, clipping, schedules, the average, guards, reports and
/// checkpoints. <see cref="AdversarialObjective"/> paints from latents, <see cref="ImageToImageObjective"/> from the
/// pictures of a pair; for cycles and the like write your own, with composite modules as players.
/// </remarks>
public interface IGanObjective
{
    /// <summary>Plays the discriminator's turn; called without a gradient for the generator.</summary>
    /// <param name="turn">The pictures, latents and players.</param>
    Verdict ForDiscriminator(Turn turn);

    /// <summary>Plays the generator's turn; the discriminator's parameters take no gradient.</summary>
    /// <param name="turn">The pictures, latents and players.</param>
    /// <returns>What the generator lowers the sum of.</returns>
    IReadOnlyList<LossTerm> ForGenerator(Turn turn);

    /// <summary>
    /// What is remembered from step to step, in buffers: saved with each checkpoint. By default nothing.
    /// </summary>
    Module? Memory => null;

    /// <summary>The record of options that it was made from, for a run to keep. By default null: none.</summary>
    object? Options => null;
}
