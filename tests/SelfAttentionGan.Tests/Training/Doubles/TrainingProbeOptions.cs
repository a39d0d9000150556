using SelfAttentionGan.Objectives;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Tests.Training.Doubles;

/// <summary>Options of a <see cref="TrainingProbe"/>.</summary>
internal sealed record TrainingProbeOptions
{
    public GanTrainerOptions Training { get; init; } = new()
    {
        Steps = 3,
        BatchSize = 4,
        GeneratorLearningRate = 0.01,
        DiscriminatorLearningRate = 0.01,
        ReportEvery = 1,
    };

    public int LatentDim { get; init; } = 4;

    public AdversarialOptions Objective { get; init; } = new();

    /// <summary>How many attempts of step 2 have a generator loss of NaN.</summary>
    public int NonFiniteCount { get; init; }

    /// <summary>Returns a copy with another value of an option of either record.</summary>
    public TrainingProbeOptions With(string option, object? value) => typeof(GanTrainerOptions).GetProperty(option) is null
        ? this with { Objective = OptionRecords.With(Objective, option, value) }
        : this with { Training = OptionRecords.With(Training, option, value) };
}
