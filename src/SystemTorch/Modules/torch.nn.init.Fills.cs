#nullable disable // as in the package: a layer's bias, which may be null, is initialised without a warning

using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class init
        {
            public static Tensor ones_(Tensor tensor) => constant_(tensor, 1);

            public static Tensor zeros_(Tensor tensor) => constant_(tensor, 0);

            public static Tensor constant_(Tensor tensor, Scalar val) => Ungraded(tensor, t => t.fill_(val));

            public static Tensor uniform_(
                Tensor tensor, double low = 0, double high = 1, Generator generator = null) =>
                Ungraded(tensor, t => t.uniform_(low, high, generator));

            public static Tensor normal_(
                Tensor tensor, double mean = 0, double std = 1, Generator generator = null) =>
                Ungraded(tensor, t => t.normal_(mean, std, generator));

            /// <summary>Draws from the part of a normal distribution between a and b, by inverting it.</summary>
            public static Tensor trunc_normal_(
                Tensor tensor, double mean = 0.0, double std = 1.0, double a = -2.0, double b = 2.0,
                Generator generator = null) =>
                Ungraded(tensor, t =>
                {
                    Operators.erfinv_.CallInPlace(t.uniform_(
                        2 * Below((a - mean) / std) - 1, 2 * Below((b - mean) / std) - 1, generator));
                    t.mul_(std * Math.Sqrt(2)).add_(mean).clamp_(a, b);
                });

            /// <summary>Makes each channel pass through unchanged: ones at the centre of the kernel.</summary>
            public static Tensor dirac_(Tensor tensor) => Ungraded(tensor, t =>
            {
                var shape = t.shape;
                if (shape.Length is < 3 or > 5)
                    throw new ArgumentException("Only tensors with 3, 4, or 5 dimensions are supported");

                t.zero_();
                var centre = t;
                for (var axis = shape.Length - 1; axis >= 2; axis--)
                    centre = centre.select(axis, shape[axis] / 2);
                centre.diagonal().fill_(1);
            });

            public static Tensor eye_(Tensor tensor) => Ungraded(tensor, t =>
            {
                if (t.dim() != 2)
                    throw new ArgumentException("Only tensors with 2 dimensions are supported");
                t.zero_().diagonal().fill_(1);
            });

            public static Tensor orthogonal_(Tensor tensor, double gain = 1.0) => Ungraded(tensor, t =>
            {
                if (t.dim() < 2)
                    throw new ArgumentException("Only tensors with 2 or more dimensions are supported");

                var rows = t.size(0);
                var columns = t.numel() / rows;
                var drawn = empty(rows, columns, t.dtype, t.device).normal_();
                var (q, r) = Operators.linalg_qr.CallPair(rows < columns ? drawn.t() : drawn);
                q = q.mul(r.diagonal().sign());
                t.copy_((rows < columns ? q.t() : q).reshape(t.shape)).mul_(gain);
            });

            /// <summary>Normal numbers, of which a fraction of every column is zero.</summary>
            public static Tensor sparse_(Tensor tensor, double sparsity, double std = 0.01) => Ungraded(tensor, t =>
            {
                if (t.dim() != 2)
                    throw new ArgumentException("Only tensors with 2 dimensions are supported");

                t.normal_(0, std);
                var zeros = (long)Math.Ceiling(sparsity * t.size(0));
                for (long column = 0; column < t.size(1); column++)
                    t.select(1, column).index_fill_(0, randperm(t.size(0)).narrow(0, 0, zeros).to(t.device), 0);
            });

            private static double Below(double x)
            {
                using var scope = NewDisposeScope();
                return (1 + torch.tensor(x / Math.Sqrt(2)).erf().item<double>()) / 2;
            }

            private static Tensor Ungraded(Tensor tensor, Action<Tensor> fill)
            {
                using var scope = NewDisposeScope();
                using var ungraded = no_grad();
                fill(tensor);
                return tensor;
            }
        }
    }
}
