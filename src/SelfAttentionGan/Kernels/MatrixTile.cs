using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using SelfAttentionGan.Kernels.Vectors;

namespace SelfAttentionGan.Kernels;

/// <summary>Where a tile's left matrix has its numbers: distances, known when the JIT compiles.</summary>
internal interface ITileLayout
{
    /// <summary>Floats from a row to the next.</summary>
    static abstract int Row { get; }

    /// <summary>Floats from a column, a step of the products' sum, to the next.</summary>
    static abstract int Column { get; }
}

/// <summary>Panels of eight rows, column by column: <see cref="Panels"/> writes them.</summary>
internal readonly struct PanelLayout : ITileLayout
{
    public static int Row => 1;

    public static int Column => Panels.Rows;
}

/// <summary>Products of small matrices, C = A·B or C += A·B, in tiles of eight rows and two vectors.</summary>
/// <remarks>
/// A tile's sums stay in registers while it runs over the columns of A: each number of A is broadcast and multiplied
/// with a row of B. Sixteen sums, two vectors of B and one number of A need 19 registers: processors with 16 take
/// four rows at a time.
/// </remarks>
internal static unsafe class MatrixTile<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : unmanaged
{
    // Known to the JIT, which drops the other branch.
    private static bool HasManyRegisters => Avx512F.IsSupported || AdvSimd.IsSupported;

    /// <summary>Multiplies matrices.</summary>
    /// <param name="a">The left matrix, in groups of eight rows.</param>
    /// <param name="group">Floats from a group of rows to the next.</param>
    /// <param name="rows">Rows of A and C, a multiple of eight.</param>
    /// <param name="b">The right matrix, depth × vectors.</param>
    /// <param name="bStride">Floats from a row of B to the next.</param>
    /// <param name="vectors">Columns of B and C, in vectors.</param>
    /// <param name="c">The product, rows × vectors.</param>
    /// <param name="cStride">Floats from a row of C to the next.</param>
    /// <param name="depth">Columns of A and rows of B.</param>
    /// <param name="add">Whether the product is added to C, or replaces it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<TLayout>(
        float* a, nint group, int rows, float* b, nint bStride, int vectors, float* c, nint cStride, int depth, bool add)
        where TLayout : struct, ITileLayout
    {
        for (var row = 0; row < rows; row += Panels.Rows, a += group, c += Panels.Rows * cStride)
        {
            var vector = 0;
            for (; vector + 2 <= vectors; vector += 2)
            {
                var right = b + vector * TSimd.Width;
                var sums = c + vector * TSimd.Width;
                if (HasManyRegisters)
                    EightByTwo<TLayout>(a, right, bStride, sums, cStride, depth, add);
                else
                {
                    FourByTwo<TLayout>(a, right, bStride, sums, cStride, depth, add);
                    FourByTwo<TLayout>(a + 4 * TLayout.Row, right, bStride, sums + 4 * cStride, cStride, depth, add);
                }
            }

            if (vector < vectors)
                EightByOne<TLayout>(
                    a, b + vector * TSimd.Width, bStride, c + vector * TSimd.Width, cStride, depth, add);
        }
    }

    /// <summary>Multiplies four rows with two vectors of columns whose rows lie anywhere.</summary>
    /// <param name="a">The left matrix, in groups of eight rows, of which the first four are used.</param>
    /// <param name="b">The right matrix's first column.</param>
    /// <param name="rows">The offset of each row of B.</param>
    /// <param name="c">The product, 4 × 2 vectors.</param>
    /// <param name="depth">Columns of A and rows of B.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyFourRows(float* a, float* b, int* rows, float* c, int depth)
    {
        TVector x0 = TSimd.Zero, y0 = TSimd.Zero;
        TVector x1 = TSimd.Zero, y1 = TSimd.Zero;
        TVector x2 = TSimd.Zero, y2 = TSimd.Zero;
        TVector x3 = TSimd.Zero, y3 = TSimd.Zero;
        for (var step = 0; step < depth; step++, a += Panels.Rows)
        {
            var u = TSimd.Load(b + rows[step]);
            var v = TSimd.Load(b + rows[step] + TSimd.Width);

            var left = TSimd.Broadcast(a[0]);
            x0 = TSimd.FusedMultiplyAdd(left, u, x0);
            y0 = TSimd.FusedMultiplyAdd(left, v, y0);
            left = TSimd.Broadcast(a[1]);
            x1 = TSimd.FusedMultiplyAdd(left, u, x1);
            y1 = TSimd.FusedMultiplyAdd(left, v, y1);
            left = TSimd.Broadcast(a[2]);
            x2 = TSimd.FusedMultiplyAdd(left, u, x2);
            y2 = TSimd.FusedMultiplyAdd(left, v, y2);
            left = TSimd.Broadcast(a[3]);
            x3 = TSimd.FusedMultiplyAdd(left, u, x3);
            y3 = TSimd.FusedMultiplyAdd(left, v, y3);
        }

        Write(x0, y0, c, add: false);
        Write(x1, y1, c + 2 * TSimd.Width, add: false);
        Write(x2, y2, c + 4 * TSimd.Width, add: false);
        Write(x3, y3, c + 6 * TSimd.Width, add: false);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EightByTwo<TLayout>(
        float* a, float* b, nint bStride, float* c, nint cStride, int depth, bool add)
        where TLayout : struct, ITileLayout
    {
        TVector x0 = TSimd.Zero, y0 = TSimd.Zero;
        TVector x1 = TSimd.Zero, y1 = TSimd.Zero;
        TVector x2 = TSimd.Zero, y2 = TSimd.Zero;
        TVector x3 = TSimd.Zero, y3 = TSimd.Zero;
        TVector x4 = TSimd.Zero, y4 = TSimd.Zero;
        TVector x5 = TSimd.Zero, y5 = TSimd.Zero;
        TVector x6 = TSimd.Zero, y6 = TSimd.Zero;
        TVector x7 = TSimd.Zero, y7 = TSimd.Zero;
        for (var step = 0; step < depth; step++, a += TLayout.Column, b += bStride)
        {
            var u = TSimd.Load(b);
            var v = TSimd.Load(b + TSimd.Width);

            var left = TSimd.Broadcast(*a);
            x0 = TSimd.FusedMultiplyAdd(left, u, x0);
            y0 = TSimd.FusedMultiplyAdd(left, v, y0);
            left = TSimd.Broadcast(a[TLayout.Row]);
            x1 = TSimd.FusedMultiplyAdd(left, u, x1);
            y1 = TSimd.FusedMultiplyAdd(left, v, y1);
            left = TSimd.Broadcast(a[2 * TLayout.Row]);
            x2 = TSimd.FusedMultiplyAdd(left, u, x2);
            y2 = TSimd.FusedMultiplyAdd(left, v, y2);
            left = TSimd.Broadcast(a[3 * TLayout.Row]);
            x3 = TSimd.FusedMultiplyAdd(left, u, x3);
            y3 = TSimd.FusedMultiplyAdd(left, v, y3);
            left = TSimd.Broadcast(a[4 * TLayout.Row]);
            x4 = TSimd.FusedMultiplyAdd(left, u, x4);
            y4 = TSimd.FusedMultiplyAdd(left, v, y4);
            left = TSimd.Broadcast(a[5 * TLayout.Row]);
            x5 = TSimd.FusedMultiplyAdd(left, u, x5);
            y5 = TSimd.FusedMultiplyAdd(left, v, y5);
            left = TSimd.Broadcast(a[6 * TLayout.Row]);
            x6 = TSimd.FusedMultiplyAdd(left, u, x6);
            y6 = TSimd.FusedMultiplyAdd(left, v, y6);
            left = TSimd.Broadcast(a[7 * TLayout.Row]);
            x7 = TSimd.FusedMultiplyAdd(left, u, x7);
            y7 = TSimd.FusedMultiplyAdd(left, v, y7);
        }

        Write(x0, y0, c, add);
        Write(x1, y1, c + cStride, add);
        Write(x2, y2, c + 2 * cStride, add);
        Write(x3, y3, c + 3 * cStride, add);
        Write(x4, y4, c + 4 * cStride, add);
        Write(x5, y5, c + 5 * cStride, add);
        Write(x6, y6, c + 6 * cStride, add);
        Write(x7, y7, c + 7 * cStride, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourByTwo<TLayout>(
        float* a, float* b, nint bStride, float* c, nint cStride, int depth, bool add)
        where TLayout : struct, ITileLayout
    {
        TVector x0 = TSimd.Zero, y0 = TSimd.Zero;
        TVector x1 = TSimd.Zero, y1 = TSimd.Zero;
        TVector x2 = TSimd.Zero, y2 = TSimd.Zero;
        TVector x3 = TSimd.Zero, y3 = TSimd.Zero;
        for (var step = 0; step < depth; step++, a += TLayout.Column, b += bStride)
        {
            var u = TSimd.Load(b);
            var v = TSimd.Load(b + TSimd.Width);

            var left = TSimd.Broadcast(*a);
            x0 = TSimd.FusedMultiplyAdd(left, u, x0);
            y0 = TSimd.FusedMultiplyAdd(left, v, y0);
            left = TSimd.Broadcast(a[TLayout.Row]);
            x1 = TSimd.FusedMultiplyAdd(left, u, x1);
            y1 = TSimd.FusedMultiplyAdd(left, v, y1);
            left = TSimd.Broadcast(a[2 * TLayout.Row]);
            x2 = TSimd.FusedMultiplyAdd(left, u, x2);
            y2 = TSimd.FusedMultiplyAdd(left, v, y2);
            left = TSimd.Broadcast(a[3 * TLayout.Row]);
            x3 = TSimd.FusedMultiplyAdd(left, u, x3);
            y3 = TSimd.FusedMultiplyAdd(left, v, y3);
        }

        Write(x0, y0, c, add);
        Write(x1, y1, c + cStride, add);
        Write(x2, y2, c + 2 * cStride, add);
        Write(x3, y3, c + 3 * cStride, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EightByOne<TLayout>(
        float* a, float* b, nint bStride, float* c, nint cStride, int depth, bool add)
        where TLayout : struct, ITileLayout
    {
        TVector x0 = TSimd.Zero;
        TVector x1 = TSimd.Zero;
        TVector x2 = TSimd.Zero;
        TVector x3 = TSimd.Zero;
        TVector x4 = TSimd.Zero;
        TVector x5 = TSimd.Zero;
        TVector x6 = TSimd.Zero;
        TVector x7 = TSimd.Zero;
        for (var step = 0; step < depth; step++, a += TLayout.Column, b += bStride)
        {
            var u = TSimd.Load(b);

            x0 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(*a), u, x0);
            x1 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(a[TLayout.Row]), u, x1);
            x2 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(a[2 * TLayout.Row]), u, x2);
            x3 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(a[3 * TLayout.Row]), u, x3);
            x4 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(a[4 * TLayout.Row]), u, x4);
            x5 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(a[5 * TLayout.Row]), u, x5);
            x6 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(a[6 * TLayout.Row]), u, x6);
            x7 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(a[7 * TLayout.Row]), u, x7);
        }

        Write(x0, c, add);
        Write(x1, c + cStride, add);
        Write(x2, c + 2 * cStride, add);
        Write(x3, c + 3 * cStride, add);
        Write(x4, c + 4 * cStride, add);
        Write(x5, c + 5 * cStride, add);
        Write(x6, c + 6 * cStride, add);
        Write(x7, c + 7 * cStride, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(TVector x, TVector y, float* c, bool add)
    {
        Write(x, c, add);
        Write(y, c + TSimd.Width, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(TVector x, float* c, bool add) =>
        TSimd.Store(add ? TSimd.Add(x, TSimd.Load(c)) : x, c);
}
