using SelfAttentionGan.Objectives;
using TorchSharp.Modules;

namespace SelfAttentionGan.Training;

/// <summary>Plays each turn on the thread that trains, with all that torch makes of several cores.</summary>
internal sealed class WholeTurns : ITurns
{
    public Outcome Play(Turn turn, Parameter[] learners, double share, Func<Turn, Outcome> play)
    {
        var outcome = play(turn);
        (outcome.Terms.Sum() * share).backward();

        return outcome;
    }
}
