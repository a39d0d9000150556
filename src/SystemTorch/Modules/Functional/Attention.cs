using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary><c>softmax(query keyᵀ / √d + mask) value</c>.</summary>
            /// <remarks>Composed of operators that every libtorch has: the fused one came with 2.0.</remarks>
            public static Tensor scaled_dot_product_attention(
                Tensor query, Tensor key, Tensor value, Tensor? attn_mask = null, double p = 0.0,
                bool is_casual = false)
            {
                if (p < 0)
                    throw new ArgumentException("Dropout probability must be greater than or equal to zero.");
                if (is_casual && attn_mask is not null)
                    throw new ArgumentException("Casual attention masking cannot pass a mask.");

                using var scope = NewDisposeScope();

                var mask = is_casual ? Past(query, key) : attn_mask;
                var scores = query.mul(1 / Math.Sqrt(query.size(-1))).matmul(key.transpose(-2, -1));
                if (mask is { dtype: ScalarType.Bool })
                    scores = scores.masked_fill(mask.logical_not(), double.NegativeInfinity);
                else if (mask is not null)
                    scores = scores.add(mask);
                var weights = dropout(scores.softmax(-1), p);

                return weights.matmul(value).MoveToOuterDisposeScope();
            }

            public static Tensor one_hot(Tensor x, long num_classes = -1) => x.dtype == ScalarType.Int64
                ? Operators.one_hot.Call(x, num_classes)
                : throw new ArgumentException("OneHot input tensor must have elements of type Int64");

            /// <summary>Divides by the norm along a dimension.</summary>
            public static Tensor normalize(Tensor input, double p = 2.0, long dim = 1L, double eps = 1e-12)
            {
                using var scope = NewDisposeScope();
                var norm = Operators.norm_ScalarOpt_dim.Call(input, p, new[] { dim }, true).clamp_min(eps);
                return input.div(norm).MoveToOuterDisposeScope();
            }

            public static Tensor cosine_similarity(Tensor x1, Tensor x2, long dim = 1, double eps = 1e-8) =>
                Operators.cosine_similarity.Call(x1, x2, dim, eps);

            public static Tensor pairwise_distance(
                Tensor input1, Tensor input2, double p = 2.0, double eps = 1e-6, bool keepdim = false) =>
                Operators.pairwise_distance.Call(input1, input2, p, eps, keepdim);

            private static Tensor Past(Tensor query, Tensor key) =>
                ones(query.size(-2), key.size(-2), ScalarType.Bool, query.device).tril();
        }
    }
}
