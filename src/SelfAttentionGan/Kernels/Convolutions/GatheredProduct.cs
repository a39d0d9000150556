using System.Runtime.CompilerServices;
using SelfAttentionGan.Kernels.Vectors;

namespace SelfAttentionGan.Kernels.Convolutions;

/// <summary>The product of a packed matrix and a gathered one: <c>C = A B</c>, or <c>C + A B</c>.</summary>
/// <remarks>
/// Blocked as by Goto and van de Geijn (ACM TOMS 34, 2008): a panel of B stays in the first-level cache while the panels
/// of A pass by.
/// </remarks>
/// <typeparam name="TSimd">The vectors.</typeparam>
/// <typeparam name="TVector">The vector.</typeparam>
internal static unsafe class GatheredProduct<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : unmanaged
{
    /// <summary>Rows of a panel of A.</summary>
    public const int PanelRows = Panels.Rows;

    /// <summary>Columns of a panel of B.</summary>
    public static int PanelColumns => 2 * TSimd.Width;

    /// <summary>A panel of B of this depth takes half a first-level cache.</summary>
    private const int MaxDepth = 256;

    /// <summary>Floats of a panel of B and a tile of C.</summary>
    public static int PanelLength => (MaxDepth + PanelRows) * PanelColumns;

    /// <summary>The number of panels of a matrix A.</summary>
    public static int PanelCount(int rows) => Panels.RoundUp(rows) / PanelRows;

    /// <summary>Floats of a packed matrix A.</summary>
    public static long PackedLength(int rows, int depth) => (long)Panels.RoundUp(rows) * depth;

    /// <summary>Packs A: panel after panel, each depth×<see cref="PanelRows"/>.</summary>
    public static void Pack(GatheredMatrix left, int rows, int depth, float* packed)
    {
        for (var panel = 0; panel < PanelCount(rows); panel++)
            PackPanel(left, panel, rows, depth, packed, order: null);
    }

    /// <summary>Packs a panel of A.</summary>
    /// <param name="left">A.</param>
    /// <param name="panel">Which panel.</param>
    /// <param name="rows">Rows of A.</param>
    /// <param name="depth">Columns of A.</param>
    /// <param name="packed">All panels.</param>
    /// <param name="order">The place of each column; null for their own order.</param>
    public static void PackPanel(GatheredMatrix left, int panel, int rows, int depth, float* packed, int* order) =>
        left.CopyTransposed(
            panel * PanelRows, Math.Min(PanelRows, rows - panel * PanelRows), 0, depth,
            packed + (long)panel * depth * PanelRows, PanelRows, order);

    /// <summary>Computes some rows and columns of C.</summary>
    /// <param name="left">A, packed.</param>
    /// <param name="right">B; depth×columns, or its transpose.</param>
    /// <param name="isTransposed">Whether <paramref name="right"/> is columns×depth.</param>
    /// <param name="depth">The columns of A that are used, rows of B.</param>
    /// <param name="range">The rows and columns to compute.</param>
    /// <param name="result">C.</param>
    /// <param name="panel"><see cref="PanelLength"/> floats.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(
        PackedMatrix left, GatheredMatrix right, bool isTransposed, int depth, ProductRange range,
        ProductResult result, float* panel)
    {
        var tile = panel + MaxDepth * PanelColumns;

        // Once for no depth at all, too: then the result is the bias.
        for (var first = 0; first == 0 || first < depth; first += MaxDepth)
        {
            var count = Math.Min(MaxDepth, depth - first);
            for (var column = range.FirstColumn; column < range.EndColumn; column += PanelColumns)
            {
                var columns = Math.Min(PanelColumns, range.EndColumn - column);

                // For an image's few channels packing would take longer than the product.
                if (range.EndRow - range.FirstRow <= 4 && !isTransposed && columns == PanelColumns
                    && right.HasNeighbors(column, columns))
                {
                    MatrixTile<TSimd, TVector>.MultiplyFourRows(
                        left.At(range.FirstRow, first), right.ColumnAt(column), right.RowOffsets + first, tile, count);
                    Store(tile, result, range.FirstRow, range.EndRow - range.FirstRow, column, columns, first > 0);
                    continue;
                }

                if (isTransposed)
                    right.CopyTransposed(column, columns, first, count, panel, PanelColumns);
                else
                    right.Copy(first, count, column, columns, panel, PanelColumns);

                for (var row = range.FirstRow; row < range.EndRow; row += PanelRows)
                {
                    MatrixTile<TSimd, TVector>.Multiply<PanelLayout>(
                        left.At(row, first), 0, PanelRows, panel, PanelColumns, 2, tile, PanelColumns, count, add: false);
                    Store(tile, result, row, Math.Min(PanelRows, range.EndRow - row), column, columns, first > 0);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Store(
        float* tile, ProductResult result, int firstRow, int rows, int firstColumn, int columns, bool isLater)
    {
        var offsets = result.Columns + firstColumn;
        var isWhole = columns == PanelColumns
            && offsets[TSimd.Width - 1] - offsets[0] == TSimd.Width - 1
            && offsets[PanelColumns - 1] - offsets[TSimd.Width] == TSimd.Width - 1;

        for (var r = 0; r < rows; r++, tile += PanelColumns)
        {
            var target = result.Target + (long)(firstRow + r) * result.RowStride;
            var add = isLater || result.Accumulates;
            var bias = add || result.Bias == null ? 0 : result.Bias[firstRow + r];
            if (isWhole)
            {
                StoreVector(TSimd.Load(tile), bias, target + offsets[0], add);
                StoreVector(TSimd.Load(tile + TSimd.Width), bias, target + offsets[TSimd.Width], add);
            }
            else
            {
                for (var c = 0; c < columns; c++)
                    target[offsets[c]] = tile[c] + (add ? target[offsets[c]] : bias);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreVector(TVector value, float bias, float* target, bool add) =>
        TSimd.Store(TSimd.Add(value, add ? TSimd.Load(target) : TSimd.Broadcast(bias)), target);
}

/// <summary>A packed matrix A, or some columns of it.</summary>
/// <param name="numbers">All panels.</param>
/// <param name="depth">The columns that are packed.</param>
/// <param name="first">The first that is used.</param>
internal readonly unsafe struct PackedMatrix(float* numbers, int depth, int first = 0)
{
    /// <summary>The numbers of the panel that begins with the row, from the column.</summary>
    public float* At(int row, int column) =>
        numbers + (long)row * depth + (long)(first + column) * Panels.Rows;
}

/// <summary>Rows and columns of a product that one part computes; the first row begins a panel.</summary>
internal readonly record struct ProductRange(int FirstRow, int EndRow, int FirstColumn, int EndColumn);

/// <summary>Where a product is written: element (r, c) lies at <c>target[r · rowStride + columns[c]]</c>.</summary>
/// <param name="target">The first number.</param>
/// <param name="rowStride">The distance of two rows.</param>
/// <param name="columns">The offset of each column, ascending.</param>
/// <param name="accumulates">Whether the product is added to what is there.</param>
/// <param name="bias">Added to each row, once; or null.</param>
internal readonly unsafe struct ProductResult(
    float* target, int rowStride, int* columns, bool accumulates = false, float* bias = null)
{
    public float* Target { get; } = target;

    public int RowStride { get; } = rowStride;

    public int* Columns { get; } = columns;

    public bool Accumulates { get; } = accumulates;

    public float* Bias { get; } = bias;
}
