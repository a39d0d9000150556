using System.Diagnostics.CodeAnalysis;
using SelfAttentionGan.Collectives;
using SelfAttentionGan.Objectives;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SelfAttentionGan.Training;

/// <summary>Cuts each turn into shares, one for each rank, and adds their gradients up.</summary>
/// <remarks>
/// Ranks share the players' weights and nothing else. Each has the gradients of its part of the batch's loss, which are
/// added in the order of the ranks: the same bits at every run, and those of a whole turn to rounding.
/// </remarks>
internal sealed class SharedTurns(ThreadTeam team, Player generator, Player discriminator) : ITurns, IDisposable
{
    public Outcome Play(Turn turn, Parameter[] learners, double share, Func<Turn, Outcome> play)
    {
        Outcome? whole = null;
        Parameter[] learning = [.. learners.Where(parameter => parameter.requires_grad)];
        team.Run(Learn, shares =>
        {
            Add(learning, [.. shares.Select(each => each.Gradients)]);
            whole = Join([.. shares.Select(each => each.Outcome)]);
        });

        return whole!;

        (Outcome Outcome, Tensor?[] Gradients) Learn(int rank)
        {
            var outcome = play(Share(turn, rank));
            var loss = outcome.Terms.Sum() * (share / team.Size);
            var gradients = autograd.grad([loss], learning, allow_unused: true);

            return (outcome, [.. gradients]);
        }
    }

    public void Dispose() => team.Dispose();

    private static void Add(Parameter[] learners, Tensor?[][] gradients)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        for (var i = 0; i < learners.Length; i++)
        {
            Tensor[] ofRanks = [.. gradients.Select(each => each[i]).Where(IsThere).OfType<Tensor>()];
            if (ofRanks.Length == 0)
                continue;

            // Not in the first one's place: two parameters that are added up have one gradient.
            var sum = ofRanks.Length == 1 ? ofRanks[0].clone() : ofRanks[0] + ofRanks[1];
            foreach (var other in ofRanks.Skip(2))
                sum.add_(other);
            if (learners[i].grad is { } before)
                before.add_(sum);
            else
                learners[i].grad = sum;
        }
    }

    private static bool IsThere(Tensor? gradient) => gradient is { IsInvalid: false };

    private static Outcome Join(Outcome[] shares)
    {
        var terms = shares[0].Terms.Select((term, i) => new LossTerm(
            term.Name, stack(shares.Select(each => each.Terms[i].Value.detach())).mean()));

        return new([.. terms], shares[0].Verdict is null ? null : new(
            [], All(verdict => verdict.RealScores), All(verdict => verdict.FakeScores),
            All(verdict => verdict.FakeImages)));

        Tensor All(Func<Verdict, Tensor> part) =>
            cat([.. shares.Select(each => part(each.Verdict!).detach())], dim: 0);
    }

    private Turn Share(Turn turn, int rank)
    {
        var size = turn.Latents.shape[0] / team.Size;

        return new(generator, discriminator, shape => Uniform(turn, shape))
        {
            Joined = turn.Joined,
            IsGenerators = turn.IsGenerators,
            Step = turn.Step,
            Updates = turn.Updates,
            Real = new(Part(turn.Real.Images), Part(turn.Real.Labels), Part(turn.Real.Inputs)),
            Latents = Part(turn.Latents),
            Labels = Part(turn.Labels),
        };

        [return: NotNullIfNotNull(nameof(whole))]
        Tensor? Part(Tensor? whole) => whole?.narrow(0, rank * size, size);
    }

    // Numbers for all shares are drawn at once, as for a whole turn; each rank takes its own.
    private static Tensor Uniform(Turn turn, long[] shape)
    {
        using var scope = NewDisposeScope();

        var ranks = Collective.Current;
        var all = ranks.Broadcast(() => turn.Uniform([shape[0] * ranks.Size, .. shape[1..]]));

        return all.narrow(0, ranks.Rank * shape[0], shape[0]).MoveToOuterDisposeScope();
    }
}
