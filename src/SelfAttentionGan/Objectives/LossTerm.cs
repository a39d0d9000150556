using SelfAttentionGan.Platform;
using static TorchSharp.torch;

namespace SelfAttentionGan.Objectives;

/// <summary>A named term of a loss.</summary>
/// <param name="Name">The name in reports, in camel case, such as <c>adversarial</c> or <c>cycle</c>.</param>
/// <param name="Value">
/// A differentiable scalar, already weighted: a network minimizes the sum of its terms.
/// </param>
public sealed record LossTerm(string Name, Tensor Value)
{
    /// <summary>
    /// Name of the adversarial loss, by which the trainer monitors whether the discriminator's loss has vanished.
    /// </summary>
    public const string Adversarial = "adversarial";
}

/// <summary>Extensions of lists of loss terms.</summary>
internal static class LossTerms
{
    /// <summary>Returns the total loss, differentiable.</summary>
    public static Tensor Sum(this IEnumerable<LossTerm> terms) =>
        terms.Select(term => term.Value).Aggregate((sum, term) => sum.Plus(term));
}
