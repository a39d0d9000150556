using SelfAttentionGan.Data;
using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Sagan.Cli;

/// <summary>The networks of a run, drawn from its seed, and the game that they play.</summary>
internal sealed class Players : IDisposable
{
    /// <summary>Draws the networks that a plan describes: the same plan, the same weights.</summary>
    /// <exception cref="ArgumentException">The plan has mistakes; the message has a line for each.</exception>
    public Players(RunPlan plan)
    {
        var mistakes = new Mistakes();
        var averaged = plan.Training.AverageDecay > 0;

        mistakes.Try(() => RunOptionsValidator.Approve(plan.Run));
        mistakes.Try(() => PictureOptionsValidator.Approve(plan.Pictures));
        mistakes.Try(() => CheckpointOptionsValidator.Approve(plan.Checkpoints));
        mistakes.Try(() => GanTrainerOptionsValidator.Approve(plan.Training));
        var objective = mistakes.Try(() => AdversarialObjective.From(plan.Objective));
        var device = mistakes.Try(() => Devices.Named(plan.Run.Device));

        manual_seed(plan.Training.Seed);
        var generator = mistakes.Try(SaganGeneratorBuilder.From(plan.Model).Build);
        var discriminator = mistakes.Try(SaganDiscriminatorBuilder.From(plan.Model).Build);
        mistakes.Report();

        (Device, Objective) = (device!, objective!);
        Generator = generator!.to(Device);
        Discriminator = discriminator!.to(Device);
        Average = averaged ? SaganGeneratorBuilder.From(plan.Model).Build().to(Device) : null;
    }

    public Device Device { get; }

    public AdversarialObjective Objective { get; }

    public SaganGenerator Generator { get; }

    public SaganDiscriminator Discriminator { get; }

    /// <summary>Becomes the generator's moving average, where the plan has one.</summary>
    public SaganGenerator? Average { get; }

    public void Dispose()
    {
        Generator.Dispose();
        Discriminator.Dispose();
        Average?.Dispose();
        Objective.State?.Dispose();
    }
}
