using SelfAttentionGan.Objectives;
using TorchSharp.Modules;

namespace SelfAttentionGan.Training;

/// <summary>Plays turns, and adds what is to be learned from them to the gradients.</summary>
internal interface ITurns
{
    /// <summary>Plays a turn.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="learners">The parameters of the player whose turn it is.</param>
    /// <param name="share">What the gradient of the terms' sum is multiplied by.</param>
    /// <param name="play">Lets the objective play.</param>
    /// <returns>What came of it, without history; it belongs to the current scope.</returns>
    Outcome Play(Turn turn, Parameter[] learners, double share, Func<Turn, Outcome> play);
}
