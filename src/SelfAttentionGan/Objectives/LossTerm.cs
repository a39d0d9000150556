using static TorchSharp.torch;

namespace SelfAttentionGan.Objectives;

/// <summary>A part of what a player lowers, by its name in the reports.</summary>
/// <param name="Name">A word in camel case, such as <c>adversarial</c> or <c>cycle</c>.</param>
/// <param name="Value">
/// A single number with a history, weighted already: the player lowers the sum of its terms.
/// </param>
public sealed record LossTerm(string Name, Tensor Value)
{
    /// <summary>
    /// The name of the loss on the scores, by which the trainer sees whether the discriminator still teaches.
    /// </summary>
    public const string Adversarial = "adversarial";
}
