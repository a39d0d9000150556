using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                Compare(Operators.l1_loss, input, target, (long)reduction);

            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                Compare(Operators.mse_loss, input, target, (long)reduction);

            public static Tensor smooth_l1_loss(
                Tensor input, Tensor target, Reduction reduction = Reduction.Mean, double beta = 1.0) =>
                Compare(Operators.smooth_l1_loss, input, target, (long)reduction, beta);

            public static Tensor huber_loss(
                Tensor input, Tensor target, double delta = 1.0, Reduction reduction = Reduction.Mean) =>
                Compare(Operators.huber_loss, input, target, (long)reduction, delta);

            public static Tensor cosine_embedding_loss(
                Tensor input1, Tensor input2, Tensor target, double margin = 0.0,
                Reduction reduction = Reduction.Mean) =>
                Operators.cosine_embedding_loss.Call(input1, input2, target, margin, (long)reduction);

            public static Tensor hinge_embedding_loss(
                Tensor input, Tensor target, double margin = 0.0, Reduction reduction = Reduction.Mean) =>
                Operators.hinge_embedding_loss.Call(input, target, margin, (long)reduction);

            public static Tensor margin_ranking_loss(
                Tensor input1, Tensor input2, Tensor target, double margin = 0.0,
                Reduction reduction = Reduction.Mean) =>
                Operators.margin_ranking_loss.Call(input1, input2, target, margin, (long)reduction);

            public static Tensor multi_label_margin_loss(
                Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                Operators.multilabel_margin_loss.Call(input, target, (long)reduction);

            public static Tensor multi_margin_loss(
                Tensor input, Tensor target, int p = 1, double margin = 1.0, Tensor? weight = null,
                Reduction reduction = Reduction.Mean) =>
                Operators.multi_margin_loss.Call(input, target, (long)p, margin, weight, (long)reduction);

            public static Tensor soft_margin_loss(
                Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                Operators.soft_margin_loss.Call(input, target, (long)reduction);

            public static Tensor triplet_margin_loss(
                Tensor anchor, Tensor positive, Tensor negative, double margin = 1.0, long p = 2, double eps = 1e-06,
                bool swap = false, Reduction reduction = Reduction.Mean) =>
                Operators.triplet_margin_loss.Call(
                    anchor, positive, negative, margin, (double)p, eps, swap, (long)reduction);

            /// <summary>Compares element by element; shapes that differ are broadcast first.</summary>
            private static Tensor Compare(
                Operator loss, Tensor input, Tensor target, long reduction, Argument parameter = default)
            {
                if (input.shape.SequenceEqual(target.shape))
                    return Apply(loss, input, target, reduction, parameter);

                var alike = Operators.broadcast_tensors.CallMany(Argument.List([input, target]));
                using var first = alike[0];
                using var second = alike[1];
                return Apply(loss, first, second, reduction, parameter);
            }

            private static Tensor Apply(
                Operator loss, Tensor input, Tensor target, long reduction, Argument parameter) =>
                parameter.Kind == Kind.None
                    ? loss.Call(input, target, reduction)
                    : loss.Call(input, target, reduction, parameter);
        }
    }
}
