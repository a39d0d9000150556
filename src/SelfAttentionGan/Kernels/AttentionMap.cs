using System.Runtime.CompilerServices;
using SelfAttentionGan.Kernels.Vectors;

namespace SelfAttentionGan.Kernels;

/// <summary>The attention map: one part's work.</summary>
/// <remarks>The weights are those that <see cref="AttentionForward{TSimd, TVector}"/> sums the values with.</remarks>
internal sealed unsafe class AttentionMap<TSimd, TVector> : IDisposable
    where TSimd : struct, ISimd<TVector>
    where TVector : unmanaged
{
    private readonly AttentionShape shape;
    private readonly Scratch scratch = new();
    private readonly float* keyColumns, query, scores;

    public AttentionMap(AttentionShape shape)
    {
        this.shape = shape;
        keyColumns = scratch.TakeZeros((long)Panels.RoundUp(shape.Keys) * shape.Depth);
        query = scratch.TakeZeros((long)shape.Depth * Lanes);
        scores = scratch.TakeZeros((long)Panels.RoundUp(shape.Keys) * Lanes);
    }

    private static int Lanes => QueryBlock<TSimd, TVector>.Lanes;

    /// <summary>Takes an image's keys.</summary>
    public void Load(float* key) => Panels.CopyColumns(key, shape.Depth, shape.Keys, keyColumns);

    /// <summary>Computes the rows of a block of the image's queries.</summary>
    /// <param name="query">The image's queries.</param>
    /// <param name="first">The block's first query.</param>
    /// <param name="map">The image's map.</param>
    public void Run(float* query, int first, float* map)
    {
        var count = Math.Min(Lanes, shape.Queries - first);
        var vectors = (count + TSimd.Width - 1) / TSimd.Width;

        QueryBlock<TSimd, TVector>.Load(
            query + first, shape.Depth, shape.Queries, count, AttentionKernel.BaseTwo, this.query);
        MatrixTile<TSimd, TVector>.Multiply<PanelLayout>(
            keyColumns, Panels.Rows * shape.Depth, Panels.RoundUp(shape.Keys), this.query, Lanes, vectors, scores, Lanes,
            shape.Depth, add: false);
        for (var lane = 0; lane < vectors * TSimd.Width; lane += TSimd.Width)
            Softmax(lane);

        QueryBlock<TSimd, TVector>.Transpose(scores, shape.Keys, count, map + (nint)first * shape.Keys, shape.Keys);
    }

    public void Dispose() => scratch.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Softmax(int lane)
    {
        var column = scores + lane;
        var max = TSimd.Load(column);
        for (var key = 1; key < shape.Keys; key++)
            max = TSimd.Max(max, TSimd.Load(column + (nint)key * Lanes));

        var sum = TSimd.Zero;
        for (var key = 0; key < shape.Keys; key++)
        {
            var weight = Exponential<TSimd, TVector>.PowerOfTwo(TSimd.Subtract(TSimd.Load(column + (nint)key * Lanes), max));
            TSimd.Store(weight, column + (nint)key * Lanes);
            sum = TSimd.Add(sum, weight);
        }

        var inverse = stackalloc float[TSimd.Width];
        TSimd.Store(sum, inverse);
        for (var i = 0; i < TSimd.Width; i++)
            inverse[i] = 1 / inverse[i];
        var factor = TSimd.Load(inverse);
        for (var key = 0; key < shape.Keys; key++)
            TSimd.Store(TSimd.Multiply(TSimd.Load(column + (nint)key * Lanes), factor), column + (nint)key * Lanes);
    }
}
