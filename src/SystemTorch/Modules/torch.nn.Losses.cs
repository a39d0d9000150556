using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static BCELoss BCELoss(
            Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
            new(weight, reduction);

        public static BCEWithLogitsLoss BCEWithLogitsLoss(
            Tensor? weight = null, Reduction reduction = Reduction.Mean, Tensor? pos_weights = null) =>
            new(weight, reduction, pos_weights);

        public static CrossEntropyLoss CrossEntropyLoss(
            Tensor? weight = null, long? ignore_index = null, Reduction reduction = Reduction.Mean) =>
            new(weight, ignore_index, reduction);

        public static CosineEmbeddingLoss CosineEmbeddingLoss(
            double margin = 0.0, Reduction reduction = Reduction.Mean) =>
            new(margin, reduction);

        public static HingeEmbeddingLoss HingeEmbeddingLoss(
            double margin = 1.0, Reduction reduction = Reduction.Mean) =>
            new(margin, reduction);

        public static HuberLoss HuberLoss(
            double delta = 1.0, Reduction reduction = Reduction.Mean) =>
            new(delta, reduction);

        public static KLDivLoss KLDivLoss(
            bool log_target = true, Reduction reduction = Reduction.Mean) =>
            new(log_target, reduction);

        public static L1Loss L1Loss(Reduction reduction = Reduction.Mean) => new(reduction);

        public static MSELoss MSELoss(Reduction reduction = Reduction.Mean) => new(reduction);

        public static MarginRankingLoss MarginRankingLoss(
            double margin = 0, Reduction reduction = Reduction.Mean) =>
            new(margin, reduction);

        public static MultiLabelMarginLoss MultiLabelMarginLoss(Reduction reduction = Reduction.Mean) => new(reduction);

        public static MultiMarginLoss MultiMarginLoss(
            int p = 1, double margin = 1.0, Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
            new(p, margin, weight, reduction);

        public static NLLLoss NLLLoss(
            Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
            new(weight, reduction);

        public static PoissonNLLLoss PoissonNLLLoss(
            bool log_input = true, bool full = false, float eps = 1e-8f, Reduction reduction = Reduction.Mean) =>
            new(log_input, full, eps, reduction);

        public static SmoothL1Loss SmoothL1Loss(
            Reduction reduction = Reduction.Mean, double beta = 1.0) =>
            new(reduction, beta);

        public static SoftMarginLoss SoftMarginLoss(Reduction reduction = Reduction.Mean) => new(reduction);

        public static TripletMarginLoss TripletMarginLoss(
            double margin = 1.0, long p = 2, double eps = 1e-06, bool swap = false,
            Reduction reduction = Reduction.Mean) =>
            new(margin, p, eps, swap, reduction);
    }
}
