using static TorchSharp.torch;

namespace SelfAttentionGan.Objectives;

/// <summary>What came of a discriminator's turn.</summary>
/// <param name="Terms">What it lowers the sum of.</param>
/// <param name="RealScores">Its scores of real pictures, any shape; for the report.</param>
/// <param name="FakeScores">Its scores of painted pictures, any shape; for the report.</param>
/// <param name="FakeImages">The painted pictures, N×C×H×W, as many as real ones; watched for their variety.</param>
public sealed record Verdict(
    IReadOnlyList<LossTerm> Terms, Tensor RealScores, Tensor FakeScores, Tensor FakeImages);
