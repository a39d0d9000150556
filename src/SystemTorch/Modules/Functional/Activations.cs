using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>What modules compute, as functions without a state.</summary>
        public static partial class functional
        {
            public static Tensor celu(Tensor x, double alpha, bool inplace = false) =>
                Run(Operators.celu, Operators.celu_, inplace, x, alpha);

            public static Tensor elu(Tensor x, double alpha, bool inplace = false) =>
                Run(Operators.elu, Operators.elu_, inplace, x, alpha);

            public static Tensor gelu(Tensor x) => gelu(x, Modules.GELU.Approximate.none);

            public static Tensor gelu(Tensor x, bool inplace) => gelu(x, Modules.GELU.Approximate.none, inplace);

            public static Tensor gelu(Tensor x, Modules.GELU.Approximate approximate, bool inplace = false) =>
                Run(Operators.gelu, Operators.gelu_, inplace, x, approximate.ToString());

            public static Tensor glu(Tensor input, long dim = -1) => Operators.glu.Call(input, dim);

            public static Tensor hardshrink(Tensor x, double lambda = 0.5) => Operators.hardshrink.Call(x, lambda);

            public static Tensor Hardshrink(Tensor x, double lambda = 0.5) => hardshrink(x, lambda);

            public static Tensor hardsigmoid(Tensor input, bool inplace = false) =>
                Run(Operators.hardsigmoid, Operators.hardsigmoid_, inplace, input);

            public static Tensor hardswish(Tensor input, bool inplace = false) =>
                Run(Operators.hardswish, Operators.hardswish_, inplace, input);

            public static Tensor hardtanh(
                Tensor x, double min_val = -1.0, double max_val = 1.0, bool inplace = false) =>
                Run(Operators.hardtanh, Operators.hardtanh_, inplace, x, min_val, max_val);

            public static Tensor Hardtanh(
                Tensor x, double min_val = -1.0, double max_val = 1.0, bool inplace = false) =>
                hardtanh(x, min_val, max_val, inplace);

            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false) =>
                Run(Operators.leaky_relu, Operators.leaky_relu_, inplace, input, negative_slope);

            public static Tensor logsigmoid(Tensor x) => Operators.log_sigmoid.Call(x);

            public static Tensor log_softmax(Tensor x, long dim) => x.log_softmax(dim);

            public static Tensor mish(Tensor x, bool inplace = false) =>
                Run(Operators.mish, Operators.mish_, inplace, x);

            public static Tensor Mish(Tensor x) => mish(x);

            public static Tensor prelu(Tensor input, Tensor weight) => Operators.prelu.Call(input, weight);

            public static Tensor relu(Tensor x, bool inplace = false) =>
                Run(Operators.relu, Operators.relu_, inplace, x);

            public static Tensor relu6(Tensor x, bool inplace = false) =>
                Run(Operators.relu6, Operators.relu6_, inplace, x);

            public static Tensor rrelu(
                Tensor x, double lower = 1.0 / 8, double upper = 1.0 / 3, bool inplace = false) =>
                Run(Operators.rrelu, Operators.rrelu_, inplace, x, lower, upper);

            public static Tensor selu(Tensor x, bool inplace = false) =>
                Run(Operators.selu, Operators.selu_, inplace, x);

            public static Tensor sigmoid(Tensor x) => x.sigmoid();

            public static Tensor sigmoid(Tensor x, bool inplace) =>
                Run(Operators.sigmoid, Operators.sigmoid_, inplace, x);

            public static Tensor silu(Tensor x, bool inplace = false) =>
                Run(Operators.silu, Operators.silu_, inplace, x);

            public static Tensor SiLU(Tensor x, bool inplace = false) => silu(x, inplace);

            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

            public static Tensor softmax2d(Tensor x) => x.softmax(-3);

            public static Tensor softmin(Tensor x, long dim)
            {
                using var negated = x.neg();
                return negated.softmax(dim);
            }

            public static Tensor softplus(Tensor x, double beta = 1.0, double threshold = 20.0) =>
                Operators.softplus.Call(x, beta, threshold);

            public static Tensor softshrink(Tensor x, double lambda = 0.5) => Operators.softshrink.Call(x, lambda);

            public static Tensor Softshrink(Tensor x, double lambda = 0.5) => softshrink(x, lambda);

            public static Tensor softsign(Tensor x, bool inplace = false)
            {
                using var magnitude = x.abs();
                using var divisor = magnitude.add(1);
                return inplace ? x.div_(divisor).alias() : x.div(divisor);
            }

            public static Tensor Softsign(Tensor x) => softsign(x);

            public static Tensor tanh(Tensor x, bool inplace = false) =>
                Run(Operators.tanh, Operators.tanh_, inplace, x);

            public static Tensor tanhshrink(Tensor x, bool inplace = false)
            {
                using var squashed = x.tanh();
                return inplace ? x.sub_(squashed).alias() : x.sub(squashed);
            }

            public static Tensor Tanhshrink(Tensor x) => tanhshrink(x);

            public static Tensor threshold(Tensor x, double threshold, double value, bool inplace = false) =>
                Run(Operators.threshold, Operators.threshold_, inplace, x, threshold, value);

            public static Tensor Threshold(Tensor x, double threshold, double value, bool inplace = false) =>
                nn.functional.threshold(x, threshold, value, inplace);

            /// <summary>Calls an operator, or the one that changes its input and returns another name of it.</summary>
            private static Tensor Run(
                Operator apart, Operator inPlace, bool inplace, Tensor x, params ReadOnlySpan<Argument> others)
            {
                if (inplace)
                    return inPlace.CallInPlace(x, others).alias();

                Span<Argument> arguments = [x, default, default, default];
                others.CopyTo(arguments[1..]);
                return apart.Call(arguments[..(others.Length + 1)]);
            }
        }
    }
}
