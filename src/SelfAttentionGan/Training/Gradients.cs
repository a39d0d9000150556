using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Training;

/// <summary>The gradients of a player's parameters: how long they are, and shortened where they are too long.</summary>
internal sealed class Gradients(Module player)
{
    // As in torch.nn.utils.clip_grad_norm_, which waits for the device: it returns a number.
    private const double Margin = 1e-6;

    private readonly Parameter[] parameters = [.. player.parameters()];

    /// <summary>The parameters' names, in the order of <see cref="Norms"/>.</summary>
    public string[] Names { get; } = [.. player.named_parameters().Select(entry => entry.name)];

    /// <summary>Lets go of all gradients.</summary>
    public void Forget() => player.zero_grad();

    /// <summary>Returns the norm of each parameter's gradient, 0 where it has none.</summary>
    public Tensor Norms()
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        var none = zeros([], ScalarType.Float64, parameters[0].device);

        return stack(parameters.Select(parameter => parameter.grad is { } gradient
            ? gradient.norm().to(ScalarType.Float64)
            : none)).MoveToOuterDisposeScope();                                 // (parameters)
    }

    /// <summary>Multiplies all gradients so that their norm together is at most so large.</summary>
    public void Clip(Tensor norm, double largest)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        var share = (Scalars.Of(largest) / norm.Plus(Scalars.Of(Margin))).clamp_max(Scalars.One);
        foreach (var parameter in parameters)
            parameter.grad?.mul_(share);
    }
}
