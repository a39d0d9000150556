using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules;

/// <summary>The mean absolute difference.</summary>
public sealed class L1Loss(Reduction reduction = Reduction.Mean)
    : Loss<Tensor, Tensor, Tensor>(reduction)
{
    public override Tensor forward(Tensor input, Tensor target) =>
        F.l1_loss(input, target, this.reduction);
}

/// <summary>The mean squared difference.</summary>
public sealed class MSELoss(Reduction reduction = Reduction.Mean)
    : Loss<Tensor, Tensor, Tensor>(reduction)
{
    public override Tensor forward(Tensor input, Tensor target) =>
        F.mse_loss(input, target, this.reduction);
}

/// <summary>Squared near zero, absolute further out.</summary>
public sealed class SmoothL1Loss(Reduction reduction = Reduction.Mean, double beta = 1.0)
    : Loss<Tensor, Tensor, Tensor>(reduction)
{
    public double beta { get; } = beta;

    public override Tensor forward(Tensor input, Tensor target) =>
        F.smooth_l1_loss(input, target, this.reduction, this.beta);
}

/// <summary>Smooth L1 scaled by δ.</summary>
public sealed class HuberLoss(double delta = 1.0, Reduction reduction = Reduction.Mean)
    : Loss<Tensor, Tensor, Tensor>(reduction)
{
    public double delta { get; } = delta;

    public override Tensor forward(Tensor input, Tensor target) =>
        F.huber_loss(input, target, this.delta, this.reduction);
}
