using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor sum(ScalarType? type = null) => Operators.sum.Call(this, type);

        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) =>
            Operators.sum_dim_IntList.Call(this, dim, keepdim, type);

        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) =>
            Operators.sum_dim_IntList.Call(this, dim, keepdim, type);

        public Tensor mean() => Operators.mean.Call(this);

        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) =>
            Operators.mean_dim.Call(this, dimensions, keepdim, type);

        public Tensor prod(ScalarType? type = null) => Operators.prod.Call(this, type);

        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null) =>
            Operators.prod_dim_int.Call(this, dim, keepdim, type);

        public Tensor all() => Operators.all.Call(this);

        public Tensor all(long dim, bool keepdim = false) => Operators.all_dim.Call(this, dim, keepdim);

        public Tensor any() => Operators.any.Call(this);

        public Tensor any(long dim, bool keepdim = false) => Operators.any_dim.Call(this, dim, keepdim);

        public Tensor argmax() => Operators.argmax.Call(this);

        public Tensor argmax(long dim, bool keepdim = false) => Operators.argmax.Call(this, dim, keepdim);

        public Tensor argmin() => Operators.argmin.Call(this);

        public Tensor argmin(long dim, bool keepdim = false) => Operators.argmin.Call(this, dim, keepdim);

        public Tensor max() => Operators.max.Call(this);

        public Tensor max(Tensor other) => Operators.max_other.Call(this, other);

        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) => Operators.max_dim.CallPair(this, dim, keepdim);

        public Tensor min() => Operators.min.Call(this);

        public Tensor min(Tensor other) => Operators.min_other.Call(this, other);

        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) => Operators.min_dim.CallPair(this, dim, keepdim);

        public Tensor amax(params long[] dims) => Operators.amax.Call(this, dims);

        public Tensor amin(params long[] dims) => Operators.amin.Call(this, dims);

        public Tensor cumsum(long dim, ScalarType? type = null) => Operators.cumsum.Call(this, dim, type);

        public Tensor cumprod(long dim, ScalarType? type = null) => Operators.cumprod.Call(this, dim, type);

        public Tensor logsumexp(long dim, bool keepdim = false) => Operators.logsumexp.Call(this, dim, keepdim);

        public Tensor median() => Operators.median.Call(this);

        public Tensor count_nonzero(long[]? dims = null) => Operators.count_nonzero_dim_IntList.Call(this, dims);

        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true) =>
            Operators.topk.CallPair(this, k, dim, largest, sorted);

        public Tensor argsort(long dim = -1, bool descending = false) => Operators.argsort.Call(this, dim, descending);

        public Tensor nansum() => Operators.nansum.Call(this);

        public (Tensor values, Tensor indexes) cummax(long dim) => Operators.cummax.CallPair(this, dim);

        public (Tensor values, Tensor indexes) cummin(long dim) => Operators.cummin.CallPair(this, dim);

        public Tensor trace() => Operators.trace.Call(this);

        public Tensor dist(Tensor other, float p = 2) => Operators.dist.Call(this, other, p);

        public (Tensor values, Tensor indices) kthvalue(long k, long? dim, bool keepdim = false) =>
            Operators.kthvalue.CallPair(this, k, dim, keepdim);
    }
}
