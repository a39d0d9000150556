using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor[] split(long size, int dim = 0) => Operators.split_Tensor.CallMany(this, size, (long)dim);

        public Tensor[] split(long[] sizes, long dim = 0) => Operators.split_with_sizes.CallMany(this, sizes, dim);

        public Tensor[] split(params long[] sizes) => split(sizes, 0);

        public Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0) => split(sizes.ToArray(), dim);

        public Tensor[] tensor_split(long size, long dim = 0) =>
            Operators.tensor_split_sections.CallMany(this, size, dim);

        public Tensor[] tensor_split(long[] sizes, long dim = 0) =>
            Operators.tensor_split_indices.CallMany(this, sizes, dim);

        public Tensor unflatten(long dim, params long[] sizes) => Operators.unflatten_int.Call(this, dim, sizes);

        public Tensor permute(IEnumerable<long> permutation) => permute(permutation.ToArray());

        public Tensor slice(long dim, long start, long finish, long step) =>
            Operators.slice_Tensor.Call(this, dim, start, finish, step);

        public Tensor roll(long shifts, long? dims = null) => roll([shifts], dims is { } d ? [d] : []);

        public Tensor roll((long, long) shifts, (long, long) dims) =>
            roll([shifts.Item1, shifts.Item2], [dims.Item1, dims.Item2]);

        public Tensor rand_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Like(Operators.rand_like, dtype, device, requires_grad);

        public Tensor randn_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Like(Operators.randn_like, dtype, device, requires_grad);

        public Tensor zeros_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Like(Operators.zeros_like, dtype, device, requires_grad);

        public Tensor ones_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Like(Operators.ones_like, dtype, device, requires_grad);

        public Tensor empty_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Like(Operators.empty_like, dtype, device, requires_grad);

        public Tensor full_like(
            Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Operators.full_like.Call(this, value, dtype, Argument.None, device).Requiring(requires_grad);

        internal Tensor Requiring(bool requires_grad) => requires_grad ? requires_grad_() : this;

        private Tensor Like(Operator fill, ScalarType? dtype, Device? device, bool requires_grad) =>
            fill.Call(this, dtype, Argument.None, device).Requiring(requires_grad);
    }
}
