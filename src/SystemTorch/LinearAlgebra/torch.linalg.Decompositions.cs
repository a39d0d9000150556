using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class linalg
    {
        /// <summary>U, S and Vᴴ with input = U S Vᴴ; singular values in descending order.</summary>
        public static (Tensor U, Tensor S, Tensor Vh) svd(Tensor input, bool fullMatrices = true) =>
            Operators.linalg_svd.CallTriple(input, fullMatrices);

        /// <summary>The singular values, in descending order.</summary>
        public static Tensor svdvals(Tensor input) => Operators.linalg_svdvals.Call(input);

        /// <summary>Eigenvalues, ascending, and eigenvectors of a symmetric matrix, of which one triangle is read.</summary>
        public static (Tensor, Tensor) eigh(Tensor input, char UPLO = 'L') =>
            Operators.linalg_eigh.CallPair(input, UPLO.ToString());

        /// <summary>The eigenvalues of a symmetric matrix, ascending.</summary>
        public static Tensor eigvalsh(Tensor input, char UPLO = 'L') =>
            Operators.linalg_eigvalsh.Call(input, UPLO.ToString());

        public static (Tensor, Tensor) eig(Tensor input) => Operators.linalg_eig.CallPair(input);

        public static Tensor eigvals(Tensor input) => Operators.linalg_eigvals.Call(input);

        public static (Tensor Q, Tensor R) qr(Tensor input, QRMode mode = QRMode.Reduced) =>
            Operators.linalg_qr.CallPair(input, mode switch
            {
                QRMode.Complete => "complete",
                QRMode.R => "r",
                _ => "reduced",
            });

        /// <summary>The lower triangle L with input = L Lᴴ.</summary>
        public static Tensor cholesky(Tensor input) => Operators.linalg_cholesky.Call(input);

        public static (Tensor L, Tensor info) cholesky_ex(Tensor input, bool check_errors = false) =>
            Operators.linalg_cholesky_ex.CallPair(input, false, check_errors);

        /// <summary>X with A X = B, or X A = B where <paramref name="left"/> is false.</summary>
        public static Tensor solve(Tensor A, Tensor B, bool left = true) => Operators.linalg_solve.Call(A, B, left);

        public static (Tensor result, Tensor info) solve_ex(
            Tensor A, Tensor B, bool left = true, bool check_errors = false) =>
            Operators.linalg_solve_ex.CallPair(A, B, left, check_errors);

        /// <summary>The X that brings input X closest to other: solution, residuals, rank and singular values.</summary>
        public static (Tensor Solution, Tensor Residuals, Tensor Rank, Tensor SingularValues) lstsq(
            Tensor input, Tensor other) =>
            Operators.linalg_lstsq.CallMany(input, other) is [var x, var residuals, var rank, var values]
                ? (x, residuals, rank, values)
                : default;

        public static (Tensor Solution, Tensor Residuals, Tensor Rank, Tensor SingularValues) lstsq(
            Tensor input, Tensor other, double rcond) =>
            Operators.linalg_lstsq.CallMany(input, other, rcond) is [var x, var residuals, var rank, var values]
                ? (x, residuals, rank, values)
                : default;
    }
}
