using SelfAttentionGan.Training;

namespace SelfAttentionGan.Runs;

/// <summary>The numbers of a <see cref="TrainingState"/>, as <c>state.json</c> has them.</summary>
internal sealed record Progress
{
    public const string FileName = "state.json";

    public required int Step { get; init; }

    public required long Batches { get; init; }

    public required double RateFactor { get; init; }

    public required double? Distance { get; init; }

    public required IReadOnlyDictionary<string, double> Figures { get; init; }

    public static Progress Of(TrainingState state) => new()
    {
        Step = state.Step,
        Batches = state.Batches,
        RateFactor = state.RateFactor,
        Distance = state.Distance,
        Figures = new SortedDictionary<string, double>(state.Figures, StringComparer.Ordinal),
    };

    /// <summary>Says what cannot be of a training at a step; null where all can.</summary>
    public string? Complaint(int step) =>
        Step != step ? $"is that of step {Step}"
        : Batches < 0 ? $"has {Batches} batches"
        : RateFactor is not (> 0 and <= 1) ? $"has {RateFactor} for a share of the rates"
        : Figures is null ? "has no figures"
        : null;

    public void Restore(TrainingState state)
    {
        state.Step = Step;
        state.Batches = Batches;
        state.RateFactor = RateFactor;
        state.Distance = Distance;

        state.Figures.Clear();
        foreach (var (name, figure) in Figures)
            state.Figures.Add(name, figure);
    }
}
