namespace SelfAttentionGan.Models;

/// <summary>A row of a network's table.</summary>
/// <param name="Name">The stage's name, which begins its weights' keys in a checkpoint.</param>
/// <param name="Output">The shape of what it returns for one picture: C×H×W, or one number for a score.</param>
/// <param name="Parameters">Numbers that it learns.</param>
/// <param name="MultiplyAdds">
/// Multiplications with an addition for one picture, in its convolutions, linear layers and attention. Normalisation,
/// activations and power iterations are not counted.
/// </param>
public sealed record StageDescription(string Name, IReadOnlyList<int> Output, long Parameters, long MultiplyAdds);
