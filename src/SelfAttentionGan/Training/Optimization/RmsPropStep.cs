using SelfAttentionGan.Platform;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SelfAttentionGan.Training.Optimization;

/// <summary>The update of RMSprop (Tieleman and Hinton 2012), without momentum and not centered.</summary>
/// <remarks>
/// <c>v ← α v + (1 − α) g²</c>, <c>θ ← θ − η g / (√v + ε)</c>, operation by operation as PyTorch's for single tensors.
/// With weight decay λ, <c>g</c> is replaced by <c>g + λ θ</c>.
/// </remarks>
internal sealed class RmsPropStep : OptimizerStep
{
    private readonly Group[] groups;

    public RmsPropStep(RMSProp rmsProp)
    {
        var states = new Queue<RMSProp.State>(rmsProp.state_dict().State.Cast<RMSProp.State>());
        groups = [.. rmsProp.ParamGroups.Cast<RMSProp.ParamGroup>().Select(group => new Group(
            group, group.Options.alpha!.Value, group.Options.eps!.Value, group.Options.weight_decay!.Value,
            [.. group.Parameters.Select(parameter => (parameter, states.Dequeue()))]))];
    }

    /// <summary>Whether it is RMSprop itself, and without momentum, centering and maximization.</summary>
    public static bool IsSupported(RMSProp rmsProp) => rmsProp.GetType() == typeof(RMSProp)
        && rmsProp.ParamGroups.Cast<RMSProp.ParamGroup>().All(
            group => group.Options is { momentum: 0, centered: false, maximize: false });

    public override void Apply()
    {
        using var constant = no_grad();

        foreach (var group in groups)
        {
            using Scalar stepSize = -group.Rates.LearningRate;
            var alpha = CurrentBeta2(group.Alpha);
            using Scalar kept = alpha;
            using Scalar taken = 1 - alpha;
            foreach (var (parameter, state) in group.States)
                Update(parameter, state, group, stepSize, kept, taken);
        }
    }

    private static void Update(
        Parameter parameter, RMSProp.State state, Group group, Scalar stepSize, Scalar keptSquare, Scalar takenSquare)
    {
        using var scope = NewDisposeScope();

        if (parameter.grad is not { } gradient)
            return;

        state.step++;
        if (group.WeightDecay > 0)
            gradient = gradient.add(parameter, Scalars.Of(group.WeightDecay));

        state.square_avg.mul_(keptSquare).addcmul_(gradient, gradient, takenSquare);
        var denominator = state.square_avg.sqrt().add_(Scalars.Of(group.Epsilon), Scalars.One);
        parameter.addcdiv_(gradient, denominator, stepSize);
    }

    private sealed record Group(
        RMSProp.ParamGroup Rates, double Alpha, double Epsilon, double WeightDecay,
        (Parameter Parameter, RMSProp.State State)[] States);
}
