using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules;

/// <summary>Brings pairs together or apart by their angle.</summary>
public sealed class CosineEmbeddingLoss(double margin = 0.0, Reduction reduction = Reduction.Mean)
    : Loss<Tensor, Tensor, Tensor, Tensor>(reduction)
{
    public double margin { get; } = margin;

    public override Tensor forward(Tensor input1, Tensor input2, Tensor target) =>
        F.cosine_embedding_loss(input1, input2, target, this.margin, this.reduction);
}

/// <summary>Brings distances near zero or beyond a margin.</summary>
public sealed class HingeEmbeddingLoss(double margin = 0.0, Reduction reduction = Reduction.Mean)
    : Loss<Tensor, Tensor, Tensor>(reduction)
{
    public double margin { get; } = margin;

    public override Tensor forward(Tensor input, Tensor target) =>
        F.hinge_embedding_loss(input, target, this.margin, this.reduction);
}

/// <summary>Orders pairs of scores.</summary>
public sealed class MarginRankingLoss(double margin = 0.0, Reduction reduction = Reduction.Mean)
    : Loss<Tensor, Tensor, Tensor, Tensor>(reduction)
{
    public double margin { get; } = margin;

    public override Tensor forward(Tensor input1, Tensor input2, Tensor target) =>
        F.margin_ranking_loss(input1, input2, target, this.margin, this.reduction);
}

/// <summary>A margin for several labels at once.</summary>
public sealed class MultiLabelMarginLoss(Reduction reduction = Reduction.Mean)
    : Loss<Tensor, Tensor, Tensor>(reduction)
{
    public override Tensor forward(Tensor input, Tensor target) =>
        F.multi_label_margin_loss(input, target, this.reduction);
}

/// <summary>A margin between the right class and the others.</summary>
public sealed class MultiMarginLoss(
    int p = 1, double margin = 1.0, Tensor? weight = null, Reduction reduction = Reduction.Mean)
    : WeightedLoss<Tensor, Tensor, Tensor>(weight, reduction)
{
    public int p { get; } = p;

    public double margin { get; } = margin;

    public override Tensor forward(Tensor input, Tensor target) =>
        F.multi_margin_loss(input, target, this.p, this.margin, this.weight, this.reduction);
}

/// <summary>The logistic loss of labels −1 and 1.</summary>
public sealed class SoftMarginLoss(Reduction reduction = Reduction.Mean)
    : Loss<Tensor, Tensor, Tensor>(reduction)
{
    public override Tensor forward(Tensor input, Tensor target) =>
        F.soft_margin_loss(input, target, this.reduction);
}

/// <summary>Keeps an anchor closer to its like than to the other.</summary>
public sealed class TripletMarginLoss(
    double margin = 1.0, long p = 2, double eps = 1e-06, bool swap = false, Reduction reduction = Reduction.Mean)
    : Loss<Tensor, Tensor, Tensor, Tensor>(reduction)
{
    public double margin { get; } = margin;

    public long p { get; } = p;

    public override Tensor forward(Tensor anchor, Tensor positive, Tensor negative) =>
        F.triplet_margin_loss(anchor, positive, negative, this.margin, this.p, eps, swap, this.reduction);
}
