using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor isclose(Tensor other, double rtol = 1e-05, double atol = 1e-08, bool nanEqual = false) =>
            Operators.isclose.Call(this, other, rtol, atol, nanEqual);

        public Tensor tensordot(Tensor b, long dims = 2) =>
            tensordot(b, [.. Range(ndim - dims, dims)], [.. Range(0, dims)]);

        public Tensor tensordot(Tensor b, long[] dims1, long[] dims2) =>
            Operators.tensordot.Call(this, b, dims1, dims2);

        public Tensor tensordot(Tensor b, (long, long)[] dims) =>
            tensordot(b, [.. dims.Select(pair => pair.Item1)], [.. dims.Select(pair => pair.Item2)]);

        /// <summary>The distinct elements, or slices along <paramref name="dim"/>; null what was not asked for.</summary>
        public (Tensor output, Tensor? inverse_indices, Tensor? counts) unique(
            bool sorted = true, bool return_inverse = false, bool return_counts = false, int? dim = null) =>
            Asked(return_inverse, return_counts, dim is { } along
                ? Operators.unique_dim.CallTriple(this, along, sorted, return_inverse, return_counts)
                : Operators._unique2.CallTriple(this, sorted, return_inverse, return_counts));

        /// <summary>As <see cref="unique"/>, but only neighbours are merged.</summary>
        public (Tensor output, Tensor? inverse_indices, Tensor? counts) unique_consecutive(
            bool return_inverse = false, bool return_counts = false, int? dim = null) =>
            Asked(return_inverse, return_counts,
                Operators.unique_consecutive.CallTriple(this, return_inverse, return_counts, dim));

        public (Tensor min, Tensor max) aminmax(long? dim = null, bool keepdim = false) =>
            Operators.aminmax.CallPair(this, dim, keepdim);

        public Tensor quantile(Tensor q, long dim = -1, bool keepdim = false) =>
            Operators.quantile.Call(this, q, dim, keepdim);

        public Tensor nanmean(int? dim = null, bool keepdim = false, ScalarType? dtype = null) =>
            Operators.nanmean.Call(this, dim is { } along ? new long[] { along } : null, keepdim, dtype);

        public Tensor diff(long n = 1, long dim = -1, Tensor? prepend = null, Tensor? append = null) =>
            Operators.diff.Call(this, n, dim, prepend, append);

        public Tensor pinverse(double rcond = 1e-15, bool hermitian = false) =>
            Operators.linalg_pinv.Call(this, rcond, hermitian);

        public Tensor expand_as(Tensor other) => Operators.expand_as.Call(this, other);

        /// <summary>Whether the one element is not zero.</summary>
        public bool is_nonzero() => Operators.is_nonzero.CallScalar(this).ToBoolean();

        private static (Tensor, Tensor?, Tensor?) Asked(
            bool inverse, bool counts, (Tensor Output, Tensor Inverse, Tensor Counts) found)
        {
            if (!inverse)
                found.Inverse.Dispose();
            if (!counts)
                found.Counts.Dispose();
            return (found.Output, inverse ? found.Inverse : null, counts ? found.Counts : null);
        }

        private static IEnumerable<long> Range(long start, long count)
        {
            for (var i = start; i < start + count; i++)
                yield return i;
        }
    }
}
