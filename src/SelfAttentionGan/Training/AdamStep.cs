using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SelfAttentionGan.Training;

/// <summary>The update of Adam (Kingma and Ba, arXiv:1412.6980, algorithm 1), with scalars that are kept alive.</summary>
/// <remarks>
/// <para>
/// <c>m ← β₁ m + (1 − β₁) g</c>, <c>v ← β₂ v + (1 − β₂) g²</c>, <c>θ ← θ − η / (1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + ε)</c>,
/// operation by operation as TorchSharp's own step and PyTorch's for single tensors: the same bits.
/// </para>
/// <para>
/// TorchSharp's optimizer holds the parameters, options and state, and writes and reads the checkpoints. Reading one
/// replaces a state's tensors but not the state, so that the states are looked up once.
/// </para>
/// </remarks>
internal sealed class AdamStep
{
    private readonly (Adam.Options Options, (Parameter Parameter, Adam.State State)[] Moments)[] groups;

    public AdamStep(Adam adam)
    {
        var states = new Queue<Adam.State>(adam.state_dict().State.Cast<Adam.State>());
        groups = [.. adam.ParamGroups.Cast<Adam.ParamGroup>().Select(group => (
            group.Options,
            group.Parameters.Select(parameter => (parameter, states.Dequeue())).ToArray()))];
    }

    /// <summary>Moves each parameter that has a gradient.</summary>
    /// <exception cref="NotSupportedException">A group has weight decay, AMSGrad or maximizes.</exception>
    public void Apply()
    {
        using var constant = no_grad();

        foreach (var (options, moments) in groups)
        {
            RequirePlain(options);
            foreach (var (parameter, state) in moments)
                Move(parameter, state, options);
        }
    }

    private static void Move(Parameter parameter, Adam.State state, Adam.Options options)
    {
        using var scope = NewDisposeScope();

        if (parameter.grad is not { } gradient)
            return;

        var (beta1, beta2) = (options.beta1!.Value, options.beta2!.Value);
        var (m, v) = (state.exp_avg, state.exp_avg_sq);
        state.step++;
        using Scalar root = Math.Sqrt(1 - Math.Pow(beta2, state.step));
        using Scalar stride = -(options.LearningRate!.Value / (1 - Math.Pow(beta1, state.step)));

        m.mul_(Scalars.Of(beta1)).add_(gradient, Scalars.Of(1 - beta1));
        v.mul_(Scalars.Of(beta2)).addcmul_(gradient, gradient, Scalars.Of(1 - beta2));
        var spread = v.sqrt().div_(root).add_(Scalars.Of(options.eps!.Value), Scalars.One);
        parameter.addcdiv_(m, spread, stride);
    }

    private static void RequirePlain(Adam.Options options)
    {
        if (options is not { weight_decay: 0, amsgrad: false, maximize: false })
            throw new NotSupportedException(
                "Adam runs here without weight decay and AMSGrad, and minimizes, but got weight_decay "
                + $"{options.weight_decay}, amsgrad {options.amsgrad} and maximize {options.maximize}; leave them at "
                + "torch's defaults.");
    }
}
