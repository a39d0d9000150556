using SelfAttentionGan.Platform;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Training.Optimization;

/// <summary>Gradient clipping by the global norm, as <c>torch.nn.utils.clip_grad_norm_</c>.</summary>
/// <remarks>Torch's own waits for the device: it returns a number.</remarks>
internal sealed class GradientClipper(Module network)
{
    // As in torch.nn.utils.clip_grad_norm_.
    private const double Epsilon = 1e-6;

    private readonly Parameter[] parameters = [.. network.parameters()];

    /// <summary>The parameters' names, in the order of <see cref="Norms"/>.</summary>
    public string[] Names { get; } = [.. network.named_parameters().Select(entry => entry.name)];

    /// <summary>Clears all gradients.</summary>
    public void ZeroGrad() => network.zero_grad();

    /// <summary>Computes the norm of each parameter's gradient, 0 where it has none.</summary>
    public Tensor Norms()
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        var none = zeros([], ScalarType.Float64, parameters[0].device);

        return stack(parameters.Select(parameter => parameter.grad is { } gradient
            ? gradient.norm().to(ScalarType.Float64)
            : none)).MoveToOuterDisposeScope();                                 // (parameters)
    }

    /// <summary>Scales all gradients so that their global norm is at most <paramref name="maxNorm"/>.</summary>
    /// <param name="norm">Their global norm.</param>
    /// <param name="maxNorm">The largest norm.</param>
    public void Clip(Tensor norm, double maxNorm)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        var scale = (Scalars.Of(maxNorm) / norm.Plus(Scalars.Of(Epsilon))).clamp_max(Scalars.One);
        foreach (var parameter in parameters)
            parameter.grad?.mul_(scale);
    }
}
