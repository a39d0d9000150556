using SelfAttentionGan.Platform;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SelfAttentionGan.Training.Optimization;

/// <summary>
/// The update of Adam (Kingma and Ba 2015, algorithm 1) and AdamW (Loshchilov and Hutter 2019, algorithm 2).
/// </summary>
/// <remarks>
/// <c>m ← β₁ m + (1 − β₁) g</c>, <c>v ← β₂ v + (1 − β₂) g²</c>, <c>θ ← θ − η / (1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) +
/// ε)</c>, operation by operation as TorchSharp's own step and PyTorch's for single tensors: the same bits. With
/// weight decay λ, Adam replaces <c>g</c> by <c>g + λ θ</c>, and AdamW begins with <c>θ ← (1 − η λ) θ</c>.
/// </remarks>
internal sealed class AdamStep : OptimizerStep
{
    private readonly bool isDecoupled;
    private readonly Group[] groups;

    public AdamStep(Adam adam)
    {
        var states = new Queue<Adam.State>(adam.state_dict().State.Cast<Adam.State>());
        groups = [.. adam.ParamGroups.Cast<Adam.ParamGroup>().Select(group => new Group(
            () => group.LearningRate,
            group.Options.beta1!.Value, group.Options.beta2!.Value, group.Options.eps!.Value,
            group.Options.weight_decay!.Value,
            [.. group.Parameters.Select(parameter => new Moments(parameter, states.Dequeue()))]))];
    }

    public AdamStep(AdamW adam)
    {
        isDecoupled = true;
        var states = new Queue<AdamW.State>(adam.state_dict().State.Cast<AdamW.State>());
        groups = [.. adam.ParamGroups.Cast<AdamW.ParamGroup>().Select(group => new Group(
            () => group.LearningRate,
            group.Options.beta1!.Value, group.Options.beta2!.Value, group.Options.eps!.Value,
            group.Options.weight_decay!.Value,
            [.. group.Parameters.Select(parameter => new Moments(parameter, states.Dequeue()))]))];
    }

    /// <summary>Whether it is Adam itself, and without AMSGrad and maximization.</summary>
    public static bool IsSupported(Adam adam) => adam.GetType() == typeof(Adam)
        && adam.ParamGroups.Cast<Adam.ParamGroup>().All(
            group => group.Options is { amsgrad: false, maximize: false });

    /// <summary>Whether it is AdamW itself, and without AMSGrad and maximization.</summary>
    public static bool IsSupported(AdamW adam) => adam.GetType() == typeof(AdamW)
        && adam.ParamGroups.Cast<AdamW.ParamGroup>().All(
            group => group.Options is { amsgrad: false, maximize: false });

    public override void Apply()
    {
        using var constant = no_grad();

        foreach (var group in groups)
        {
            var (learningRate, beta2) = (group.LearningRate(), CurrentBeta2(group.Beta2));
            using Scalar kept = beta2;
            using Scalar taken = 1 - beta2;
            foreach (var moments in group.Moments)
                Update(moments, group, learningRate, beta2, kept, taken);
        }
    }

    private void Update(
        Moments moments, Group group, double learningRate, double beta2, Scalar keptSquare, Scalar takenSquare)
    {
        using var scope = NewDisposeScope();

        var parameter = moments.Parameter;
        if (parameter.grad is not { } gradient)
            return;

        var (m, v, t) = moments.Advance();
        using Scalar secondCorrection = Math.Sqrt(1 - Math.Pow(beta2, t));
        using Scalar stepSize = -(learningRate / (1 - Math.Pow(group.Beta1, t)));
        if (group.WeightDecay > 0 && isDecoupled)
        {
            using Scalar kept = 1 - learningRate * group.WeightDecay;
            parameter.mul_(kept);
        }
        else if (group.WeightDecay > 0)
        {
            gradient = gradient.add(parameter, Scalars.Of(group.WeightDecay));
        }

        m.mul_(Scalars.Of(group.Beta1)).add_(gradient, Scalars.Of(1 - group.Beta1));
        v.mul_(keptSquare).addcmul_(gradient, gradient, takenSquare);
        var denominator = v.sqrt().div_(secondCorrection).add_(Scalars.Of(group.Epsilon), Scalars.One);
        parameter.addcdiv_(m, denominator, stepSize);
    }

    private sealed record Group(
        Func<double> LearningRate, double Beta1, double Beta2, double Epsilon, double WeightDecay, Moments[] Moments);

    /// <summary>A parameter with the state of either optimizer.</summary>
    private sealed class Moments
    {
        private readonly Adam.State? adam;
        private readonly AdamW.State? adamW;

        public Moments(Parameter parameter, Adam.State state) => (Parameter, adam) = (parameter, state);

        public Moments(Parameter parameter, AdamW.State state) => (Parameter, adamW) = (parameter, state);

        public Parameter Parameter { get; }

        /// <summary>Counts a step; returns the moments and the step's number.</summary>
        public (Tensor First, Tensor Second, long Step) Advance() => adam is not null
            ? (adam.exp_avg, adam.exp_avg_sq, ++adam.step)
            : (adamW!.exp_avg, adamW.exp_avg_sq, ++adamW.step);
    }
}
