using Sagan.Cli.Parsing;
using SelfAttentionGan.Checkpoints;
using SelfAttentionGan.Data;
using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Platform;
using SelfAttentionGan.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Sagan.Cli.Runs;

/// <summary>The networks of a run, initialized from its seed, and the objective.</summary>
internal sealed class RunNetworks : IDisposable
{
    /// <summary>Builds the networks; equal options give equal weights.</summary>
    /// <exception cref="ArgumentException">Options are invalid; the message has a line for each.</exception>
    public RunNetworks(RunConfiguration config)
    {
        var errors = new ValidationErrors();
        var averaged = config.Training.EmaDecay > 0;

        errors.Try(() => RunOptionsValidator.Approve(config.Run));
        errors.Try(() => ImageFolderOptionsValidator.Approve(config.Images));
        errors.Try(() => CheckpointOptionsValidator.ThrowIfInvalid(config.Checkpoints));
        errors.Try(() => GanTrainerOptionsValidator.Approve(config.Training));
        var objective = errors.Try(() => AdversarialObjective.From(config.Objective));
        var device = errors.Try(() => Devices.Parse(config.Run.Device));

        manual_seed(config.Training.Seed);
        var generator = errors.Try(SaganGeneratorBuilder.From(config.Model).Build);
        var discriminator = errors.Try(SaganDiscriminatorBuilder.From(config.Model).Build);
        errors.ThrowIfAny();

        (Device, Objective) = (device!, objective!);
        Generator = generator!.to(Device);
        Discriminator = discriminator!.to(Device);
        Average = averaged ? SaganGeneratorBuilder.From(config.Model).Build().to(Device) : null;
    }

    public Device Device { get; }

    public AdversarialObjective Objective { get; }

    public SaganGenerator Generator { get; }

    public SaganDiscriminator Discriminator { get; }

    /// <summary>The generator's moving average (EMA); null where the run has none.</summary>
    public SaganGenerator? Average { get; }

    public void Dispose()
    {
        Generator.Dispose();
        Discriminator.Dispose();
        Average?.Dispose();
        Objective.State?.Dispose();
    }
}
