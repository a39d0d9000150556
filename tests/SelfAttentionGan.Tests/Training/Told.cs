using SelfAttentionGan.Objectives;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Tests.Training;

/// <summary>What a <see cref="Trial"/> is told.</summary>
internal sealed record Told
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

    /// <summary>How often the generator's loss is no number at step 2, each time that it is played.</summary>
    public int Faults { get; init; }

    /// <summary>Tells the value of one option of either record.</summary>
    public Told With(string option, object? value) => typeof(GanTrainerOptions).GetProperty(option) is null
        ? this with { Objective = OptionRecords.With(Objective, option, value) }
        : this with { Training = OptionRecords.With(Training, option, value) };
}
