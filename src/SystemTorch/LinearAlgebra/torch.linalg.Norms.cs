using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class linalg
    {
        /// <summary>The 2-norm of all elements, or a norm of vectors or matrices along <paramref name="dims"/>.</summary>
        public static Tensor norm(Tensor input, long[]? dims = null, bool keepdim = false) =>
            Operators.linalg_norm.Call(input, Argument.None, dims, keepdim);

        public static Tensor norm(Tensor input, double ord, long[]? dims = null, bool keepdim = false) =>
            Operators.linalg_norm.Call(input, ord, dims, keepdim);

        public static Tensor norm(Tensor input, int ord, long[]? dims = null, bool keepdim = false) =>
            Operators.linalg_norm.Call(input, ord, dims, keepdim);

        /// <summary>A matrix norm by name: fro or nuc.</summary>
        public static Tensor norm(Tensor input, string ord, long[]? dims = null, bool keepdim = false) =>
            Operators.linalg_norm_ord_str.Call(input, ord, dims, keepdim);

        /// <summary>The p-norm, of all elements or along <paramref name="dims"/>.</summary>
        public static Tensor vector_norm(
            Tensor input, double ord = 2, long[]? dims = null, bool keepdim = false) =>
            Operators.linalg_vector_norm.Call(input, ord, dims, keepdim);

        /// <summary>A matrix norm by name: fro or nuc.</summary>
        public static Tensor matrix_norm(
            Tensor input, string ord = "fro", long[]? dims = null, bool keepdim = false) =>
            Operators.linalg_matrix_norm_str_ord.Call(input, ord, dims ?? [-2, -1], keepdim);

        /// <summary>A matrix norm by order: ±2 of the singular values, ±1 of columns, ±∞ of rows.</summary>
        public static Tensor matrix_norm(Tensor input, double ord, long[]? dims = null, bool keepdim = false) =>
            Operators.linalg_matrix_norm.Call(input, ord, dims ?? [-2, -1], keepdim);
    }
}
