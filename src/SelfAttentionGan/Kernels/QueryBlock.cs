using System.Runtime.CompilerServices;
using SelfAttentionGan.Kernels.Vectors;

namespace SelfAttentionGan.Kernels;

/// <summary>A block of queries, the lanes of the attention kernels: copies from and to matrices of all positions.</summary>
/// <remarks>Rows of a block have a fixed distance, known when the JIT compiles; lanes of a vector past the last query are zero.</remarks>
internal readonly unsafe struct QueryBlock<TSimd, TVector> : ITileLayout
    where TSimd : struct, ISimd<TVector>
    where TVector : unmanaged
{
    /// <summary>Queries of a block, four vectors: each number of keys and values is loaded once for all of them.</summary>
    public static int Lanes => 4 * TSimd.Width;

    /// <summary>Keys at a time: scores of a block of queries stay in the first-level cache.</summary>
    public static int Keys => 64;

    static int ITileLayout.Row => Lanes;

    static int ITileLayout.Column => 1;

    /// <summary>Blocks of an image.</summary>
    public static int Count(int queries) => (queries + Lanes - 1) / Lanes;

    /// <summary>Copies <paramref name="count"/> positions of rows × positions, times a factor, to rows × lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Load(float* source, int rows, int positions, int count, float factor, float* block)
    {
        var full = count / TSimd.Width * TSimd.Width;
        for (var row = 0; row < rows; row++, source += positions, block += Lanes)
        {
            for (var lane = 0; lane < full; lane += TSimd.Width)
                TSimd.Store(TSimd.Multiply(TSimd.Load(source + lane), TSimd.Broadcast(factor)), block + lane);
            if (full == count)
                continue;

            TSimd.Store(TSimd.Zero, block + full);
            for (var lane = full; lane < count; lane++)
                block[lane] = source[lane] * factor;
        }
    }

    /// <summary>Copies rows × lanes to <paramref name="count"/> positions of rows × positions.</summary>
    public static void Save(float* block, int rows, int positions, int count, float* target)
    {
        for (var row = 0; row < rows; row++, block += Lanes, target += positions)
            new ReadOnlySpan<float>(block, count).CopyTo(new(target, count));
    }

    /// <summary>Copies rows × lanes to lanes × rows, whose rows have the given distance.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(float* block, int rows, int count, float* target, int stride)
    {
        for (var lane = 0; lane < count; lane++, target += stride)
        {
            var from = block + lane;
            for (var row = 0; row < rows; row++, from += Lanes)
                target[row] = *from;
        }
    }

    /// <summary>Multiplies each lane of all rows by its factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(float* block, int rows, int vectors, float* factors)
    {
        for (var row = 0; row < rows; row++, block += Lanes)
            for (var lane = 0; lane < vectors * TSimd.Width; lane += TSimd.Width)
                TSimd.Store(TSimd.Multiply(TSimd.Load(block + lane), TSimd.Load(factors + lane)), block + lane);
    }
}
