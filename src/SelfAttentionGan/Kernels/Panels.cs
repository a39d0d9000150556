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
    /// × 8, padded with zeros. A product that takes a block of columns reads on without a gap.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CopyRows(float* source, int rows, int columns, int block, float* target)
    {
        for (var start = 0; start < columns; start += block)
            for (var first = 0; first < rows; first += Rows, target += Rows * block)
                for (var row = 0; row < Rows; row++)
                {
                    var from = source + (nint)(first + row) * columns + start;
                    for (var column = 0; column < block; column++)
                        target[column * Rows + row] = first + row < rows && start + column < columns ? from[column] : 0;
                }
    }

    /// <summary>Copies rows × columns to groups of eight columns: (columns / 8) × rows × 8, padded with zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CopyColumns(float* source, int rows, int columns, float* target)
    {
        for (var first = 0; first < columns; first += Rows)
            for (var row = 0; row < rows; row++, target += Rows)
            {
                var from = source + (nint)row * columns + first;
                for (var column = 0; column < Rows; column++)
                    target[column] = first + column < columns ? from[column] : 0;
            }
    }
}
