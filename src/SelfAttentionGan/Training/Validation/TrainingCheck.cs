using SelfAttentionGan.Data;
using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Platform;
using SelfAttentionGan.Training.DataParallel;
using SelfAttentionGan.Training.Distributed;
using SelfAttentionGan.Training.Optimization;
using static TorchSharp.torch;

namespace SelfAttentionGan.Training.Validation;

/// <summary>Checks before the first step that networks, objective, options, data and processes fit each other.</summary>
internal sealed record TrainingCheck(
    IGenerator Generator, IDiscriminator Discriminator, IGenerator? Average, IGanObjective Objective,
    GanTrainerOptions Options, IProcessGroup Group)
{
    /// <returns>The device of the networks, and the number of their classes; 0 for none.</returns>
    /// <exception cref="ArgumentException">Something does not fit; the message says what to change.</exception>
    /// <exception cref="NotSupportedException">It cannot be trained by several processes.</exception>
    public (Device Device, int Classes) Run(IImageSource source)
    {
        OneDnnGuard.Ensure();
        var device = SharedDevice();
        var classes = ClassCompatibility.Check(Generator, Discriminator, source);
        if (Objective.Errors(Discriminator) is { Count: > 0 } errors)
            throw new ArgumentException(string.Join(' ', errors));
        if (Objective.GeneratesFromInputs && Options.EmaStatisticsInterval > 0)
            throw new ArgumentException(
                $"{nameof(GanTrainerOptions.EmaStatisticsInterval)} must be 0 where images are generated from inputs such as " +
                $"captions, but it is {Options.EmaStatisticsInterval}, and the passes that it adds have none; leave it at 0.");
        if (Objective.GeneratesFromLatents)
            new ShapeCheck(Generator, Discriminator, device).Run(source.Shape);
        if (Average is not null)
            ExponentialMovingAverage.RequireSameArchitecture(Average.Module, Generator.Module);
        Sampler(source);
        Objective.Join(Group);
        GroupCompatibility.Check(Group, Options, Generator.Module, Discriminator.Module);

        return (device, classes);
    }

    /// <exception cref="InvalidDataException">The first batch is invalid, or its labels are missing.</exception>
    public void RunOnFirstBatch(IImageSource source, int classes)
    {
        var indices = BatchShare.Of(Group, Options).Select(Sampler(source).Indices(0));
        using var batch = source.Read(indices);
        BatchCheck.Require(batch, source, indices.Length, classes);
    }

    // It refuses a source that has fewer images than a batch.
    private EpochSampler Sampler(IImageSource source) => new(source.Count, Options.BatchSize, (ulong)Options.Seed);

    private Device SharedDevice()
    {
        var devices = Generator.Module.parameters().Concat(Discriminator.Module.parameters())
            .Concat(Average?.Module.parameters() ?? [])
            .Select(parameter => parameter.device.ToString())
            .Distinct()
            .ToArray();

        return devices.Length == 1
            ? new Device(devices[0])
            : throw new ArgumentException(
                $"Networks and average must have parameters on one device, but they are on {devices.Length} " +
                $"({string.Join(", ", devices)}); move each with .to(device).");
    }
}
