using SelfAttentionGan.Benchmarks.Baseline;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Objectives;
using static TorchSharp.torch;

namespace SelfAttentionGan.Benchmarks.Verification;

/// <summary>The hinge objective, recording inputs and outputs of each step of the library's trainer.</summary>
internal sealed class StepRecorder : IGanObjective
{
    private readonly AdversarialObjective objective = new(new HingeLoss());
    private (StepInputs Inputs, Verdict Verdict)? discriminator;

    public List<(StepInputs Inputs, StepOutputs Outputs)> Steps { get; } = [];

    public Verdict ForDiscriminator(Turn turn)
    {
        var verdict = objective.ForDiscriminator(turn);
        discriminator = (
            new(Keep(turn.Real.Images), Kept(turn.Real.Labels))
            {
                ForDiscriminator = new(Keep(turn.Latents), Kept(turn.Labels)),
                ForGenerator = new(Keep(turn.Latents), null),
            },
            new([new("", Keep(verdict.Terms[0].Value))],
                Keep(verdict.RealScores), Keep(verdict.FakeScores), Keep(verdict.FakeImages)));

        return verdict;
    }

    public IReadOnlyList<LossTerm> ForGenerator(Turn turn)
    {
        var terms = objective.ForGenerator(turn);
        var (inputs, verdict) = discriminator!.Value;
        Steps.Add((
            inputs with { ForGenerator = new(Keep(turn.Latents), Kept(turn.Labels)) },
            new(verdict.FakeImages, verdict.RealScores, verdict.FakeScores, verdict.Terms[0].Value,
                Keep(terms[0].Value))));

        return terms;
    }

    private static Tensor? Kept(Tensor? x) => x is null ? null : Keep(x);

    private static Tensor Keep(Tensor x) => x.detach().clone().DetachFromDisposeScope();
}
