using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules;

/// <summary>Binary cross-entropy of probabilities.</summary>
public sealed class BCELoss(Tensor? weight = null, Reduction reduction = Reduction.Mean)
    : WeightedLoss<Tensor, Tensor, Tensor>(weight, reduction)
{
    public override Tensor forward(Tensor input, Tensor target) =>
        F.binary_cross_entropy(input, target, this.weight, this.reduction);
}

/// <summary>Binary cross-entropy of scores.</summary>
public sealed class BCEWithLogitsLoss(
    Tensor? weight = null, Reduction reduction = Reduction.Mean, Tensor? pos_weights = null)
    : WeightedLoss<Tensor, Tensor, Tensor>(weight, reduction)
{
    public Tensor? pos_weights { get; } = pos_weights;

    public override Tensor forward(Tensor input, Tensor target) =>
        F.binary_cross_entropy_with_logits(input, target, this.weight, this.reduction, this.pos_weights);
}

/// <summary>Cross-entropy of scores, one per class.</summary>
public sealed class CrossEntropyLoss(
    Tensor? weight = null, long? ignore_index = null, Reduction reduction = Reduction.Mean,
    double label_smoothing = 0.0)
    : WeightedLoss<Tensor, Tensor, Tensor>(weight, reduction)
{
    public long? ignore_index { get; } = ignore_index;

    public double label_smoothing { get; } = label_smoothing;

    public override Tensor forward(Tensor input, Tensor target) =>
        F.cross_entropy(input, target, this.weight, this.ignore_index ?? -100, this.reduction, this.label_smoothing);
}

/// <summary>Negative log-likelihood of log-probabilities, one per class.</summary>
public sealed class NLLLoss(Tensor? weight = null, Reduction reduction = Reduction.Mean)
    : WeightedLoss<Tensor, Tensor, Tensor>(weight, reduction)
{
    public override Tensor forward(Tensor input, Tensor target) =>
        F.nll_loss(input, target, this.weight, this.reduction);
}

/// <summary>Kullback–Leibler divergence; the target is logarithmic unless said otherwise.</summary>
public sealed class KLDivLoss(bool log_target = true, Reduction reduction = Reduction.Mean)
    : Loss<Tensor, Tensor, Tensor>(reduction)
{
    public bool log_target { get; } = log_target;

    public override Tensor forward(Tensor input, Tensor target) =>
        F.kl_div(input, target, this.log_target, this.reduction);
}

/// <summary>Negative log-likelihood of a Poisson distribution.</summary>
public sealed class PoissonNLLLoss(
    bool log_input = true, bool full = false, float eps = 1e-8f, Reduction reduction = Reduction.Mean)
    : Loss<Tensor, Tensor, Tensor>(reduction)
{
    public override Tensor forward(Tensor input, Tensor target) =>
        F.poisson_nll_loss(input, target, log_input, full, eps, this.reduction);
}
