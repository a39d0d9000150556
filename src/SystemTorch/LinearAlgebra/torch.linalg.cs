using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Linear algebra; the last two dimensions are the matrix, those before them a batch.</summary>
    public static partial class linalg
    {
        /// <summary>Which factors a QR decomposition returns.</summary>
        public enum QRMode { Reduced, Complete, R }

        /// <summary>The determinant.</summary>
        public static Tensor det(Tensor input) => Operators.linalg_det.Call(input);

        /// <summary>The sign of the determinant and the logarithm of its size.</summary>
        public static (Tensor, Tensor) slogdet(Tensor input) => Operators.linalg_slogdet.CallPair(input);

        public static Tensor inv(Tensor input) => Operators.linalg_inv.Call(input);

        /// <summary>The inverse, and zero where there is one.</summary>
        public static (Tensor L, Tensor info) inv_ex(Tensor input, bool check_errors = false) =>
            Operators.linalg_inv_ex.CallPair(input, check_errors);

        /// <summary>The Moore-Penrose inverse; singular values below the tolerances count as zero.</summary>
        public static Tensor pinv(Tensor input, double? atol = null, double? rtol = null, bool hermitian = false) =>
            Operators.linalg_pinv_atol_rtol_float.Call(input, atol, rtol, hermitian);

        public static Tensor pinv(Tensor input, Tensor atol, Tensor? rtol = null, bool hermitian = false) =>
            Operators.linalg_pinv_atol_rtol_tensor.Call(input, atol, rtol, hermitian);

        public static Tensor matrix_rank(
            Tensor input, double? atol = null, double? rtol = null, bool hermitian = false) =>
            Operators.linalg_matrix_rank_atol_rtol_float.Call(input, atol, rtol, hermitian);

        public static Tensor matrix_rank(Tensor input, Tensor atol, Tensor? rtol = null, bool hermitian = false) =>
            Operators.linalg_matrix_rank_atol_rtol_tensor.Call(input, atol, rtol, hermitian);

        /// <summary>How much an error of the input is enlarged by inverting it.</summary>
        public static Tensor cond(Tensor input) => Operators.linalg_cond.Call(input);

        public static Tensor cond(Tensor input, int p) => Operators.linalg_cond.Call(input, p);

        public static Tensor cond(Tensor input, double p) => Operators.linalg_cond.Call(input, p);

        public static Tensor cond(Tensor input, string p) => Operators.linalg_cond_p_str.Call(input, p);

        public static Tensor matrix_exp(Tensor input) => Operators.linalg_matrix_exp.Call(input);

        /// <summary>The product of several matrices, in the cheapest order.</summary>
        public static Tensor multi_dot(IList<Tensor> tensors) =>
            Operators.linalg_multi_dot.Call(Argument.List(tensors));

        public static Tensor cross(Tensor input, Tensor other, long dim = -1) =>
            Operators.linalg_cross.Call(input, other, dim);

        public static Tensor diagonal(Tensor input, int offset = 0, int dim1 = -2, int dim2 = -1) =>
            Operators.linalg_diagonal.Call(input, offset, dim1, dim2);
    }
}
