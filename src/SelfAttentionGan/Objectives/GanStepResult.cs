using static TorchSharp.torch;

namespace SelfAttentionGan.Objectives;

/// <summary>Result of one update's forward pass: loss terms, scores and generated images.</summary>
/// <param name="Terms">The loss terms; the updated network minimizes their sum.</param>
/// <param name="RealScores">Scores of real images, any shape, for the report; null where there are none.</param>
/// <param name="FakeScores">Scores of generated images, any shape, for the report; null where there are none.</param>
/// <param name="FakeImages">The generated images, N×C×H×W, as many as real ones; monitored for their diversity.</param>
public sealed record GanStepResult(
    IReadOnlyList<LossTerm> Terms, Tensor? RealScores, Tensor? FakeScores, Tensor FakeImages)
{
    /// <summary>Scalars to report beside the losses, by names in camel case. By default none.</summary>
    public IReadOnlyDictionary<string, Tensor> Metrics { get; init; } = new Dictionary<string, Tensor>();
}
