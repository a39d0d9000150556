using static TorchSharp.torch;

namespace SelfAttentionGan.Objectives;

/// <summary>What a player lowers, all together.</summary>
internal static class LossTerms
{
    /// <summary>Returns the sum of the terms, with its history.</summary>
    public static Tensor Sum(this IEnumerable<LossTerm> terms) =>
        terms.Select(term => term.Value).Aggregate((all, term) => all.Plus(term));
}
