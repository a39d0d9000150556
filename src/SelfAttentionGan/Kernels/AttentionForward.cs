using System.Runtime.CompilerServices;
using SelfAttentionGan.Kernels.Vectors;

namespace SelfAttentionGan.Kernels;

/// <summary>Attention's forward pass: one part's work.</summary>
/// <remarks>
/// <para>
/// For a block of queries, keys come in blocks, too: their scores, the softmax and the sum of the values are computed
/// while the scores are in the first-level cache. The softmax is online: when a block has a larger score than those
/// before, what they gave is scaled down. Source: Dao et al., "FlashAttention", arXiv:2205.14135, algorithm 1.
/// </para>
/// <para>Scores are to base 2: queries are multiplied by log₂ e.</para>
/// </remarks>
internal sealed unsafe class AttentionForward<TSimd, TVector> : IDisposable
    where TSimd : struct, ISimd<TVector>
    where TVector : unmanaged
{
    private readonly AttentionShape shape;
    private readonly Scratch scratch = new();
    private readonly float* keyColumns, valueRows, query, scores, output, largest, sum, factor;

    public AttentionForward(AttentionShape shape)
    {
        this.shape = shape;
        keyColumns = scratch.TakeZeros((long)Panels.RoundUp(shape.Keys) * shape.Depth);
        valueRows = scratch.TakeZeros((long)Panels.RoundUp(shape.Channels) * Panels.RoundUp(shape.Keys, Keys));
        query = scratch.TakeZeros((long)shape.Depth * Lanes);
        scores = scratch.TakeZeros((long)Keys * Lanes);
        output = scratch.TakeZeros((long)Panels.RoundUp(shape.Channels) * Lanes);
        largest = scratch.TakeZeros(Lanes);
        sum = scratch.TakeZeros(Lanes);
        factor = scratch.TakeZeros(Lanes);
    }

    private static int Lanes => QueryBlock<TSimd, TVector>.Lanes;

    private static int Keys => QueryBlock<TSimd, TVector>.Keys;

    /// <summary>Takes an image's keys and values.</summary>
    public void Load(float* key, float* value)
    {
        Panels.CopyColumns(key, shape.Depth, shape.Keys, keyColumns);
        Panels.CopyRows(value, shape.Channels, shape.Keys, Keys, valueRows);
    }

    /// <summary>Computes a block of the image's queries.</summary>
    /// <param name="query">The image's queries.</param>
    /// <param name="first">The block's first query.</param>
    /// <param name="output">The image's output.</param>
    /// <param name="statistics">
    /// The softmax's largest score, then the inverse of its sum, of each of the image's queries; or null.
    /// </param>
    public void Run(float* query, int first, float* output, float* statistics)
    {
        var count = Math.Min(Lanes, shape.Queries - first);
        var vectors = (count + TSimd.Width - 1) / TSimd.Width;

        QueryBlock<TSimd, TVector>.Load(
            query + first, shape.Depth, shape.Queries, count, AttentionKernel.BaseTwo, this.query);
        new Span<float>(largest, Lanes).Fill(float.MinValue);
        new Span<float>(sum, Lanes).Clear();
        for (var key = 0; key < shape.Keys; key += Keys)
            Attend(key, Math.Min(Keys, shape.Keys - key), vectors);

        for (var lane = 0; lane < Lanes; lane++)
            factor[lane] = 1 / sum[lane];
        QueryBlock<TSimd, TVector>.Multiply(this.output, shape.Channels, vectors, factor);
        QueryBlock<TSimd, TVector>.Save(this.output, shape.Channels, shape.Queries, count, output + first);
        if (statistics is not null)
        {
            QueryBlock<TSimd, TVector>.Save(largest, 1, shape.Queries, count, statistics + first);
            QueryBlock<TSimd, TVector>.Save(factor, 1, shape.Queries, count, statistics + shape.Queries + first);
        }
    }

    public void Dispose() => scratch.Dispose();

    private void Attend(int first, int count, int vectors)
    {
        MatrixTile<TSimd, TVector>.Multiply<PanelLayout>(
            keyColumns + (nint)first * shape.Depth, Panels.Rows * shape.Depth, Panels.RoundUp(count),
            query, Lanes, vectors, scores, Lanes, shape.Depth, add: false);

        var moved = false;
        for (var lane = 0; lane < vectors * TSimd.Width; lane += TSimd.Width)
            moved |= Softmax(lane, count);
        if (moved && first > 0)
            QueryBlock<TSimd, TVector>.Multiply(output, Panels.RoundUp(shape.Channels), vectors, factor);

        MatrixTile<TSimd, TVector>.Multiply<PanelLayout>(
            valueRows + (nint)first * Panels.RoundUp(shape.Channels), Panels.Rows * Keys, Panels.RoundUp(shape.Channels),
            scores, Lanes, vectors, output, Lanes, count, add: first > 0);
    }

    /// <summary>Replaces a vector's scores by their exponentials; returns whether a largest score changed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Softmax(int lane, int count)
    {
        var column = scores + lane;
        var before = TSimd.Load(largest + lane);
        var (max, other) = (before, before);
        var key = 0;
        for (; key + 2 <= count; key += 2)
        {
            max = TSimd.Max(max, TSimd.Load(column + key * Lanes));
            other = TSimd.Max(other, TSimd.Load(column + (key + 1) * Lanes));
        }

        max = TSimd.Max(max, other);
        if (key < count)
            max = TSimd.Max(max, TSimd.Load(column + key * Lanes));

        var change = TSimd.Subtract(before, max);
        var scale = Exponential<TSimd, TVector>.PowerOfTwo(change);
        var total = TSimd.Multiply(TSimd.Load(sum + lane), scale);
        for (key = 0; key < count; key++, column += Lanes)
        {
            var weight = Exponential<TSimd, TVector>.PowerOfTwo(TSimd.Subtract(TSimd.Load(column), max));
            TSimd.Store(weight, column);
            total = TSimd.Add(total, weight);
        }

        TSimd.Store(max, largest + lane);
        TSimd.Store(scale, factor + lane);
        TSimd.Store(total, sum + lane);

        return TSimd.Sum(change) != 0;
    }
}
