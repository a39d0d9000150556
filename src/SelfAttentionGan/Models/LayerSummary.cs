namespace SelfAttentionGan.Models;

/// <summary>A row of a <see cref="ModelSummary"/>: one layer of a network.</summary>
/// <param name="Name">The layer's name, which begins its checkpoint keys.</param>
/// <param name="Output">The shape of its output for one input: C×H×W, or one number for a score.</param>
/// <param name="Parameters">Number of parameters.</param>
/// <param name="MultiplyAdds">
/// Multiply-adds (MACs) for one input, in convolutions, linear layers and attention. Normalizations, activations and
/// power iterations are not counted.
/// </param>
public sealed record LayerSummary(string Name, IReadOnlyList<long> Output, long Parameters, long MultiplyAdds);
