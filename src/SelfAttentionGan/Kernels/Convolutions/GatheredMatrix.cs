using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SelfAttentionGan.Kernels.Vectors;

namespace SelfAttentionGan.Kernels.Convolutions;

/// <summary>
/// A matrix of which element (r, c) lies at <c>source[rows[r] + columns[c]]</c>: any view of a tensor, of patches, too.
/// </summary>
/// <param name="source">The numbers.</param>
/// <param name="rows">The offset of each row.</param>
/// <param name="columns">The offset of each column.</param>
internal readonly unsafe struct GatheredMatrix(float* source, int* rows, int* columns)
{
    /// <summary>Copies a block of rows and columns.</summary>
    /// <param name="firstRow">The first row.</param>
    /// <param name="rowCount">The number of rows.</param>
    /// <param name="firstColumn">The first column.</param>
    /// <param name="columnCount">The number of columns.</param>
    /// <param name="target">rowCount×width; further columns are set to zero.</param>
    /// <param name="width">The target's columns.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Copy(int firstRow, int rowCount, int firstColumn, int columnCount, float* target, int width)
    {
        var row = rows + firstRow;
        var column = columns + firstColumn;
        if (columnCount < width)
            new Span<float>(target, rowCount * width).Clear();

        // Four at a time where they are neighbors, in whole vectors where all are.
        var whole = columnCount == width && width % Vector512<float>.Count == 0 && AreNeighbors(column, width);
        for (var c = 0; c < columnCount && !whole;)
        {
            if (columnCount - c >= 4 && AreNeighbors(column + c, 4))
            {
                for (var r = 0; r < rowCount; r++)
                    Vector128.Load(source + row[r] + column[c]).Store(target + r * width + c);
                c += 4;
            }
            else
            {
                for (var r = 0; r < rowCount; r++)
                    target[r * width + c] = source[row[r] + column[c]];
                c++;
            }
        }

        for (var r = 0; r < rowCount && whole; r++)
            for (var c = 0; c < width; c += Vector512<float>.Count)
                Vector512.Load(source + row[r] + column[0] + c).Store(target + r * width + c);
    }

    /// <summary>Copies a block, transposed.</summary>
    /// <param name="firstRow">The first row.</param>
    /// <param name="rowCount">The number of rows.</param>
    /// <param name="firstColumn">The first column.</param>
    /// <param name="columnCount">The number of columns.</param>
    /// <param name="target">columnCount×width; further columns are set to zero.</param>
    /// <param name="width">The target's columns, a multiple of four.</param>
    /// <param name="order">The target's row of each column; null for their own order.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void CopyTransposed(
        int firstRow, int rowCount, int firstColumn, int columnCount, float* target, int width, int* order = null)
    {
        var row = rows + firstRow;
        var column = columns + firstColumn;
        if (rowCount < width)
            new Span<float>(target, columnCount * width).Clear();

        for (var c = 0; c < columnCount;)
        {
            if (columnCount - c >= 4 && AreNeighbors(column + c, 4))
            {
                var r = 0;
                var a = target + (order == null ? c : order[c]) * width;
                var b = target + (order == null ? c + 1 : order[c + 1]) * width;
                var d = target + (order == null ? c + 2 : order[c + 2]) * width;
                var e = target + (order == null ? c + 3 : order[c + 3]) * width;
                for (; r + 4 <= rowCount; r += 4)
                    Transpose(source + column[c], row + r, a + r, b + r, d + r, e + r);
                for (; r < rowCount; r++)
                {
                    var numbers = source + row[r] + column[c];
                    (a[r], b[r], d[r], e[r]) = (numbers[0], numbers[1], numbers[2], numbers[3]);
                }

                c += 4;
            }
            else
            {
                var line = target + (order == null ? c : order[c]) * width;
                for (var r = 0; r < rowCount; r++)
                    line[r] = source[row[r] + column[c]];
                c++;
            }
        }
    }

    /// <summary>Whether columns are neighbors, so that a row of them can be read in place.</summary>
    public bool HasNeighbors(int firstColumn, int count) => AreNeighbors(columns + firstColumn, count);

    /// <summary>The numbers of a column, from which <see cref="RowOffsets"/> count.</summary>
    public float* ColumnAt(int column) => source + columns[column];

    /// <summary>The offset of each row.</summary>
    public int* RowOffsets => rows;

    private static bool AreNeighbors(int* offsets, int count)
    {
        for (var i = 1; i < count; i++)
            if (offsets[i] != offsets[0] + i)
                return false;
        return true;
    }

    /// <summary>Transposes 4×4 numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(float* source, int* row, float* first, float* second, float* third, float* fourth)
    {
        var (a, b) = (Vector128.Load(source + row[0]), Vector128.Load(source + row[1]));
        var (c, d) = (Vector128.Load(source + row[2]), Vector128.Load(source + row[3]));

        var (ac, bd) = (Quads.Low(a, c), Quads.Low(b, d));       // a0 c0 a1 c1, b0 d0 b1 d1
        Quads.Low(ac, bd).Store(first);                          // a0 b0 c0 d0
        Quads.High(ac, bd).Store(second);                        // a1 b1 c1 d1
        (ac, bd) = (Quads.High(a, c), Quads.High(b, d));
        Quads.Low(ac, bd).Store(third);
        Quads.High(ac, bd).Store(fourth);
    }
}
