using System.Runtime.CompilerServices;

namespace SelfAttentionGan.Kernels;

/// <summary>Copies of matrices in groups of eight rows or columns, in the order in which products read them.</summary>
internal static unsafe class Panels
{
    /// <summary>Rows of a panel.</summary>
    public const int Rows = 8;

    /// <summary>The next multiple of a number.</summary>
    public static int RoundUp(int count, int multiple = Rows) => (count + multiple - 1) / multiple * multiple;

    /// <summary>
    /// Copies rows × columns to blocks of columns, each in groups of eight rows: (columns / block) × (rows / 8) × block
    /// × 8. A product that takes a block of columns reads on without a gap. Padding is not written.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CopyRows(float* source, int rows, int columns, int block, float* target)
    {
        for (var start = 0; start < columns; start += block)
            for (var first = 0; first < rows; first += Rows, target += Rows * block)
            {
                var (height, width) = (Math.Min(Rows, rows - first), Math.Min(block, columns - start));
                var from = source + (nint)first * columns + start;
                if (height == Rows)
                    for (var column = 0; column < width; column++)
                        CopyColumn(from + column, columns, target + column * Rows);
                else
                    for (var column = 0; column < width; column++)
                        for (var row = 0; row < height; row++)
                            target[column * Rows + row] = from[(nint)row * columns + column];
            }
    }

    /// <summary>Copies rows × columns to groups of eight columns: (columns / 8) × rows × 8. Padding is not written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CopyColumns(float* source, int rows, int columns, float* target)
    {
        for (var first = 0; first < columns; first += Rows)
            for (var row = 0; row < rows; row++, target += Rows)
            {
                var from = source + (nint)row * columns + first;
                if (columns - first >= Rows)
                    new ReadOnlySpan<float>(from, Rows).CopyTo(new(target, Rows));
                else
                    for (var column = 0; column < columns - first; column++)
                        target[column] = from[column];
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyColumn(float* source, nint stride, float* target)
    {
        target[0] = source[0];
        target[1] = source[stride];
        target[2] = source[2 * stride];
        target[3] = source[3 * stride];
        target[4] = source[4 * stride];
        target[5] = source[5 * stride];
        target[6] = source[6 * stride];
        target[7] = source[7 * stride];
    }
}
