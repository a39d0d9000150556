using SelfAttentionGan.Data;
using SelfAttentionGan.Models;
using static TorchSharp.torch;

namespace SelfAttentionGan.Training;

/// <summary>Options, networks and data of a training, for a store to record beside its checkpoints.</summary>
public sealed record TrainingSetup
{
    /// <summary>The trainer's options.</summary>
    public required GanTrainerOptions Training { get; init; }

    /// <summary>Where the networks are.</summary>
    public required Device Device { get; init; }

    /// <summary>The options of both networks; null where they were not built from the same ones.</summary>
    public object? Model { get; init; }

    /// <summary>The options of the objective; null where it was not made from options.</summary>
    public object? Objective { get; init; }

    /// <summary>Where the images are found (<see cref="IImageSource.Location"/>); null where only code knows.</summary>
    public string? Data { get; init; }

    /// <summary>How the images are read (<see cref="IImageSource.Options"/>); null where there is no choice.</summary>
    public object? Images { get; init; }

    /// <summary>What the source is, for messages.</summary>
    public required string Source { get; init; }

    /// <summary>The layer tables of the networks that have one.</summary>
    public IReadOnlyList<ModelSummary> Networks { get; init; } = [];

    internal static TrainingSetup Of(TrainingComponents components, GanTrainerOptions options, IImageSource source)
    {
        var (generator, discriminator) = (components.Generator, components.Discriminator);

        return new()
        {
            Training = options,
            Device = components.Device,
            Model = Equals(generator.Options, discriminator.Options) ? generator.Options : null,
            Objective = components.Objective.Options,
            Data = source.Location,
            Images = source.Options,
            Source = source.GetType().Name,
            Networks = [.. new[] { generator.Summary, discriminator.Summary }.OfType<ModelSummary>()],
        };
    }
}
