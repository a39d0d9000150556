using SelfAttentionGan.Training;

namespace SelfAttentionGan.Checkpoints;

/// <summary>The numbers of a <see cref="TrainingState"/>, stored in <c>state.json</c>.</summary>
internal sealed record CheckpointState
{
    public const string FileName = "state.json";

    public required int Step { get; init; }

    public required long BatchesRead { get; init; }

    public required double LearningRateFactor { get; init; }

    public required double? Distance { get; init; }

    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    public static CheckpointState From(TrainingState state) => new()
    {
        Step = state.Step,
        BatchesRead = state.BatchesRead,
        LearningRateFactor = state.RateFactor,
        Distance = state.Distance,
        Metrics = new SortedDictionary<string, double>(state.Metrics, StringComparer.Ordinal),
    };

    /// <summary>Returns what is invalid for a checkpoint of a step; null for nothing.</summary>
    public string? FindError(int step) =>
        Step != step ? $"is that of step {Step}"
        : BatchesRead < 0 ? $"has {BatchesRead} batches read"
        : LearningRateFactor is not (> 0 and <= 1) ? $"has {LearningRateFactor} for the learning rate factor"
        : Metrics is null ? "has no metrics"
        : null;

    public void CopyTo(TrainingState state)
    {
        state.Step = Step;
        state.BatchesRead = BatchesRead;
        state.RateFactor = LearningRateFactor;
        state.Distance = Distance;

        state.Metrics.Clear();
        foreach (var (name, value) in Metrics)
            state.Metrics.Add(name, value);
    }
}
