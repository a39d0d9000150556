using SelfAttentionGan.Models;
using SelfAttentionGan.Training.Distributed;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Objectives;

/// <summary>Training objective: how both networks are evaluated in a step, and the losses that they minimize.</summary>
/// <remarks>
/// <para>
/// The trainer does the rest: order, optimizers, gradient accumulation, clipping, schedules, the moving average,
/// checks, reports and checkpoints. <see cref="AdversarialObjective"/> generates from latents,
/// <see cref="ImageToImageObjective"/> from the images of a pair, <see cref="CycleGanObjective"/> without pairs; for
/// the like write your own, with composite modules as networks.
/// </para>
/// <para>
/// A decorator writes both compute methods and <see cref="Inner"/>: all other members forward to the inner objective.
/// </para>
/// </remarks>
public interface IGanObjective
{
    /// <summary>The objective that this one decorates; null, the default, for one of its own.</summary>
    IGanObjective? Inner => null;

    /// <summary>
    /// Whether images are generated from latents and scored on their own: the trainer then checks the shapes of images
    /// and scores before the first step. By default that of <see cref="Inner"/>, and without one false: no check.
    /// </summary>
    bool GeneratesFromLatents => Inner?.GeneratesFromLatents ?? false;

    /// <summary>
    /// Whether images are generated from the inputs of real batches, such as captions or the images of pairs: passes of the
    /// generator on latents alone (<see cref="Training.GanTrainerOptions.EmaStatisticsInterval"/>) are then refused. By
    /// default that of <see cref="Inner"/>, and without one false.
    /// </summary>
    bool GeneratesFromInputs => Inner?.GeneratesFromInputs ?? false;

    /// <summary>
    /// Buffers that change from step to step, such as running means, saved with each checkpoint. By default those of
    /// <see cref="Inner"/>, and without one null: none.
    /// </summary>
    Module? State => Inner?.State;

    /// <summary>
    /// The options that it was made from, which a run records. By default those of <see cref="Inner"/>, and without one
    /// null: none.
    /// </summary>
    object? Options => Inner?.Options;

    /// <summary>Computes the discriminator's loss; generated images have no gradient.</summary>
    /// <param name="step">Networks, real batch, latents and labels.</param>
    GanStepResult ComputeDiscriminatorLoss(GanStepContext step);

    /// <summary>Computes the generator's loss; the discriminator's parameters get no gradient.</summary>
    /// <param name="step">Networks, real batch, latents and labels.</param>
    GanStepResult ComputeGeneratorLoss(GanStepContext step);

    /// <summary>
    /// Errors of a discriminator that lacks what this objective needs: the trainer throws them before it starts. By
    /// default those of <see cref="Inner"/>, and without one none.
    /// </summary>
    /// <param name="discriminator">The discriminator that is trained.</param>
    IReadOnlyList<string> Errors(IDiscriminator discriminator) => Inner?.Errors(discriminator) ?? [];

    /// <summary>
    /// Warnings about a discriminator that does not suit this objective, which the trainer logs before it starts. By
    /// default those of <see cref="Inner"/>, and without one none.
    /// </summary>
    /// <param name="discriminator">The discriminator that is trained.</param>
    IReadOnlyList<string> Warnings(IDiscriminator discriminator) => Inner?.Warnings(discriminator) ?? [];

    /// <summary>
    /// Joins the processes that train together, before the first step, as <see cref="Losses.IGanLoss.Join"/>. By default
    /// that of <see cref="Inner"/>; without one several processes are refused.
    /// </summary>
    /// <param name="group">The processes; a single one to leave those before.</param>
    /// <exception cref="NotSupportedException">There are several processes, and it cannot be computed by shares.</exception>
    void Join(IProcessGroup group)
    {
        if (Inner is { } inner)
            inner.Join(group);
        else
            group.RequireSingle(
                $"The objective {GetType().Name}", $"write its {nameof(Join)}, with an empty body where all terms are means over images");
    }
}
