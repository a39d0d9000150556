using SelfAttentionGan.Benchmarks.Baseline;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Objectives;
using static TorchSharp.torch;

namespace SelfAttentionGan.Benchmarks.Verification;

/// <summary>The hinge objective, recording inputs and outputs of each step of the library's trainer.</summary>
internal sealed class StepRecorder : IGanObjective
{
    private readonly AdversarialObjective objective = new(new HingeLoss());
    private (StepInputs Inputs, GanStepResult Result)? discriminator;

    public List<(StepInputs Inputs, StepOutputs Outputs)> Steps { get; } = [];

    public IGanObjective Inner => objective;

    public GanStepResult ComputeDiscriminatorLoss(GanStepContext step)
    {
        var result = objective.ComputeDiscriminatorLoss(step);
        discriminator = (
            new(Keep(step.Real.Images), Kept(step.Real.Labels))
            {
                ForDiscriminator = new(Keep(step.Latents), Kept(step.Labels)),
                ForGenerator = new(Keep(step.Latents), null),
            },
            new([new("", Keep(result.Terms[0].Value))],
                Keep(result.RealScores!), Keep(result.FakeScores!), Keep(result.FakeImages)));

        return result;
    }

    public GanStepResult ComputeGeneratorLoss(GanStepContext step)
    {
        var result = objective.ComputeGeneratorLoss(step);
        var (inputs, first) = discriminator!.Value;
        Steps.Add((
            inputs with { ForGenerator = new(Keep(step.Latents), Kept(step.Labels)) },
            new(first.FakeImages, first.RealScores!, first.FakeScores!, first.Terms[0].Value,
                Keep(result.Terms[0].Value))));

        return result;
    }

    private static Tensor? Kept(Tensor? x) => x is null ? null : Keep(x);

    private static Tensor Keep(Tensor x) => x.detach().clone().DetachFromDisposeScope();
}
