using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor std(bool unbiased = true) => Operators.std.Call(this, unbiased);

        public Tensor var(bool unbiased = true) => Operators.var.Call(this, unbiased);

        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Typed(Operators.std_dim.Call(this, dimensions, unbiased, keepdim), type);

        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Typed(Operators.var_dim.Call(this, dimensions, unbiased, keepdim), type);

        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std([dim], unbiased, keepdim, type);

        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var([dim], unbiased, keepdim, type);

        public Tensor std(
            (long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std([dim.Item1, dim.Item2], unbiased, keepdim, type);

        public Tensor var(
            (long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var([dim.Item1, dim.Item2], unbiased, keepdim, type);

        public (Tensor std, Tensor mean) std_mean(bool unbiased = true) => Operators.std_mean.CallPair(this, unbiased);

        public (Tensor var, Tensor mean) var_mean(bool unbiased = true) => Operators.var_mean.CallPair(this, unbiased);

        public (Tensor std, Tensor mean) std_mean(
            long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Operators.std_mean_dim.CallPair(Typed(this, type), dimensions, unbiased, keepdim);

        public (Tensor std, Tensor mean) var_mean(
            long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Operators.var_mean_dim.CallPair(Typed(this, type), dimensions, unbiased, keepdim);

        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) =>
            sum([dim0, dim1], keepdim, type);

        public Tensor sum(long dim0, long dim1, long dim2, bool keepdim = false, ScalarType? type = null) =>
            sum([dim0, dim1, dim2], keepdim, type);

        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) =>
            sum(dim.ToArray(), keepdim, type);

        public Tensor amax(long[] dims, bool keepdim = false, Tensor? @out = null) =>
            Written(Operators.amax.Call(this, dims, keepdim), @out);

        public Tensor amin(long[] dims, bool keepdim = false, Tensor? @out = null) =>
            Written(Operators.amin.Call(this, dims, keepdim), @out);

        public Tensor norm(float p = 2) => Operators.norm_Scalar.Call(this, (double)p);

        public Tensor norm(int dim, bool keepdim = false, float p = 2) =>
            Operators.norm_ScalarOpt_dim.Call(this, (double)p, (long[])[dim], keepdim);

        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false) =>
            Operators.sort_stable.CallPair(this, stable, dim, descending);

        public Tensor histc(long bins = 100, long min = 0, long max = 0) => Operators.histc.Call(this, bins, min, max);

        /// <summary>Softmax over a dimension.</summary>
        public Tensor softmax(long dim, ScalarType? dtype = null) => Operators.softmax_int.Call(this, dim, dtype);

        /// <summary>The logarithm of softmax, computed together.</summary>
        public Tensor log_softmax(long dim, ScalarType? dtype = null) =>
            Operators.log_softmax_int.Call(this, dim, dtype);

        private static Tensor Typed(Tensor tensor, ScalarType? type) =>
            type is { } wanted && tensor.dtype != wanted ? tensor.to_type(wanted) : tensor;

        private static Tensor Written(Tensor result, Tensor? target)
        {
            if (target is null)
                return result;
            using (result)
                return target.resize_(result.shape).copy_(result);
        }

        internal Tensor resize_(params long[] size) => Operators.resize_.CallInPlace(this, size);
    }
}
