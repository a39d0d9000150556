using System.Runtime.CompilerServices;

namespace SelfAttentionGan.Kernels;

/// <summary>The innermost loop of a matrix product: a panel of 8 rows times a panel of two vectors of columns.</summary>
/// <typeparam name="TSimd">The vectors.</typeparam>
/// <typeparam name="TVector">The vector.</typeparam>
internal static unsafe class PanelProduct<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : unmanaged
{
    /// <summary>Rows of a panel of the left matrix.</summary>
    public const int Rows = 8;

    /// <summary>Columns of a panel of the right matrix.</summary>
    public static int Columns => 2 * TSimd.Width;

    /// <summary>Computes a tile: the product of two panels.</summary>
    /// <param name="left">Depth×<see cref="Rows"/>.</param>
    /// <param name="right">Depth×<see cref="Columns"/>.</param>
    /// <param name="depth">The number of products summed.</param>
    /// <param name="tile">The result, <see cref="Rows"/>×<see cref="Columns"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(float* left, float* right, int depth, float* tile)
    {
        if (TSimd.HasManyRegisters)
        {
            MultiplyEightRows(left, right, depth, tile);
        }
        else
        {
            MultiplyFourRows(left, right, depth, tile);
            MultiplyFourRows(left + 4, right, depth, tile + 4 * Columns);
        }
    }

    /// <summary>Computes a tile of at most four rows without packing the right matrix.</summary>
    /// <param name="left">Depth×<see cref="Rows"/>, of which the first four are used.</param>
    /// <param name="right">The first column.</param>
    /// <param name="offsets">The offset of each row; its columns are neighbors.</param>
    /// <param name="depth">The number of products summed.</param>
    /// <param name="tile">The result, 4×<see cref="Columns"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyFourRows(float* left, float* right, int* offsets, int depth, float* tile)
    {
        TVector a0 = TSimd.Zero, b0 = a0, a1 = a0, b1 = a0, a2 = a0, b2 = a0, a3 = a0, b3 = a0;

        for (var i = 0; i < depth; i++, left += Rows)
        {
            var source = right + offsets[i];
            var (x, y) = (TSimd.Load(source), TSimd.Load(source + TSimd.Width));

            var row = TSimd.Broadcast(left[0]);
            (a0, b0) = (TSimd.FusedMultiplyAdd(row, x, a0), TSimd.FusedMultiplyAdd(row, y, b0));
            row = TSimd.Broadcast(left[1]);
            (a1, b1) = (TSimd.FusedMultiplyAdd(row, x, a1), TSimd.FusedMultiplyAdd(row, y, b1));
            row = TSimd.Broadcast(left[2]);
            (a2, b2) = (TSimd.FusedMultiplyAdd(row, x, a2), TSimd.FusedMultiplyAdd(row, y, b2));
            row = TSimd.Broadcast(left[3]);
            (a3, b3) = (TSimd.FusedMultiplyAdd(row, x, a3), TSimd.FusedMultiplyAdd(row, y, b3));
        }

        StoreRow(a0, b0, tile);
        StoreRow(a1, b1, tile + Columns);
        StoreRow(a2, b2, tile + 2 * Columns);
        StoreRow(a3, b3, tile + 3 * Columns);
    }

    // 16 sums, in registers of their own.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyEightRows(float* left, float* right, int depth, float* tile)
    {
        TVector a0 = TSimd.Zero, b0 = a0, a1 = a0, b1 = a0, a2 = a0, b2 = a0, a3 = a0, b3 = a0;
        TVector a4 = a0, b4 = a0, a5 = a0, b5 = a0, a6 = a0, b6 = a0, a7 = a0, b7 = a0;

        for (var i = 0; i < depth; i++, left += Rows, right += Columns)
        {
            var (x, y) = (TSimd.Load(right), TSimd.Load(right + TSimd.Width));

            var row = TSimd.Broadcast(left[0]);
            (a0, b0) = (TSimd.FusedMultiplyAdd(row, x, a0), TSimd.FusedMultiplyAdd(row, y, b0));
            row = TSimd.Broadcast(left[1]);
            (a1, b1) = (TSimd.FusedMultiplyAdd(row, x, a1), TSimd.FusedMultiplyAdd(row, y, b1));
            row = TSimd.Broadcast(left[2]);
            (a2, b2) = (TSimd.FusedMultiplyAdd(row, x, a2), TSimd.FusedMultiplyAdd(row, y, b2));
            row = TSimd.Broadcast(left[3]);
            (a3, b3) = (TSimd.FusedMultiplyAdd(row, x, a3), TSimd.FusedMultiplyAdd(row, y, b3));
            row = TSimd.Broadcast(left[4]);
            (a4, b4) = (TSimd.FusedMultiplyAdd(row, x, a4), TSimd.FusedMultiplyAdd(row, y, b4));
            row = TSimd.Broadcast(left[5]);
            (a5, b5) = (TSimd.FusedMultiplyAdd(row, x, a5), TSimd.FusedMultiplyAdd(row, y, b5));
            row = TSimd.Broadcast(left[6]);
            (a6, b6) = (TSimd.FusedMultiplyAdd(row, x, a6), TSimd.FusedMultiplyAdd(row, y, b6));
            row = TSimd.Broadcast(left[7]);
            (a7, b7) = (TSimd.FusedMultiplyAdd(row, x, a7), TSimd.FusedMultiplyAdd(row, y, b7));
        }

        StoreRow(a0, b0, tile);
        StoreRow(a1, b1, tile + Columns);
        StoreRow(a2, b2, tile + 2 * Columns);
        StoreRow(a3, b3, tile + 3 * Columns);
        StoreRow(a4, b4, tile + 4 * Columns);
        StoreRow(a5, b5, tile + 5 * Columns);
        StoreRow(a6, b6, tile + 6 * Columns);
        StoreRow(a7, b7, tile + 7 * Columns);
    }

    // 8 sums: AVX2 has 16 registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyFourRows(float* left, float* right, int depth, float* tile)
    {
        TVector a0 = TSimd.Zero, b0 = a0, a1 = a0, b1 = a0, a2 = a0, b2 = a0, a3 = a0, b3 = a0;

        for (var i = 0; i < depth; i++, left += Rows, right += Columns)
        {
            var (x, y) = (TSimd.Load(right), TSimd.Load(right + TSimd.Width));

            var row = TSimd.Broadcast(left[0]);
            (a0, b0) = (TSimd.FusedMultiplyAdd(row, x, a0), TSimd.FusedMultiplyAdd(row, y, b0));
            row = TSimd.Broadcast(left[1]);
            (a1, b1) = (TSimd.FusedMultiplyAdd(row, x, a1), TSimd.FusedMultiplyAdd(row, y, b1));
            row = TSimd.Broadcast(left[2]);
            (a2, b2) = (TSimd.FusedMultiplyAdd(row, x, a2), TSimd.FusedMultiplyAdd(row, y, b2));
            row = TSimd.Broadcast(left[3]);
            (a3, b3) = (TSimd.FusedMultiplyAdd(row, x, a3), TSimd.FusedMultiplyAdd(row, y, b3));
        }

        StoreRow(a0, b0, tile);
        StoreRow(a1, b1, tile + Columns);
        StoreRow(a2, b2, tile + 2 * Columns);
        StoreRow(a3, b3, tile + 3 * Columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRow(TVector first, TVector second, float* target)
    {
        TSimd.Store(first, target);
        TSimd.Store(second, target + TSimd.Width);
    }
}
