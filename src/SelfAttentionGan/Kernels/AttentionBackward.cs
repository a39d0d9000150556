using System.Runtime.CompilerServices;
using SelfAttentionGan.Kernels.Vectors;

namespace SelfAttentionGan.Kernels;

/// <summary>Attention's backward pass: one part's work.</summary>
/// <remarks>
/// <para>
/// With P the map, O = V Pᵀ and G the gradient of O, the gradient of the scores is <c>P ∘ (Gᵀ V − rowsum(G ∘ O))</c>.
/// The map is computed again, block by block. Source: Dao et al., "FlashAttention", arXiv:2205.14135, appendix B.
/// </para>
/// <para>
/// G is divided by the softmax's sums when it is loaded: the exponentials need no division then. Gradients of keys
/// and values are summed with channels contiguous, so that no tile is transposed.
/// </para>
/// </remarks>
internal sealed unsafe class AttentionBackward<TSimd, TVector> : IDisposable
    where TSimd : struct, ISimd<TVector>
    where TVector : unmanaged
{
    private readonly AttentionShape shape;
    private readonly int depthStride, channelStride;
    private readonly Scratch scratch = new();
    private readonly float* keyColumns, keyRows, valueColumns;
    private readonly float* query, queryTransposed, gradient, gradientTransposed, output, forQuery;
    private readonly float* largest, inverse, mean, weights, scores;

    // Sums over the queries so far, keys × channels.
    private readonly float* forKey, forValue;

    public AttentionBackward(AttentionShape shape)
    {
        this.shape = shape;
        (depthStride, channelStride) = (
            Panels.RoundUp(shape.Depth, TSimd.Width), Panels.RoundUp(shape.Channels, TSimd.Width));
        keyColumns = scratch.TakeZeros((long)Panels.RoundUp(shape.Keys) * shape.Depth);
        keyRows = scratch.TakeZeros((long)Panels.RoundUp(shape.Depth) * Panels.RoundUp(shape.Keys, Keys));
        valueColumns = scratch.TakeZeros((long)Panels.RoundUp(shape.Keys) * shape.Channels);
        query = scratch.TakeZeros((long)shape.Depth * Lanes);
        queryTransposed = scratch.TakeZeros((long)depthStride * Lanes);
        gradient = scratch.TakeZeros((long)shape.Channels * Lanes);
        gradientTransposed = scratch.TakeZeros((long)channelStride * Lanes);
        output = scratch.TakeZeros((long)shape.Channels * Lanes);
        forQuery = scratch.TakeZeros((long)Panels.RoundUp(shape.Depth) * Lanes);
        largest = scratch.TakeZeros(Lanes);
        inverse = scratch.TakeZeros(Lanes);
        mean = scratch.TakeZeros(Lanes);
        weights = scratch.TakeZeros((long)Keys * Lanes);
        scores = scratch.TakeZeros((long)Keys * Lanes);
        forKey = scratch.TakeZeros((long)Panels.RoundUp(shape.Keys) * depthStride);
        forValue = scratch.TakeZeros((long)Panels.RoundUp(shape.Keys) * channelStride);
    }

    private static int Lanes => QueryBlock<TSimd, TVector>.Lanes;

    private static int Keys => QueryBlock<TSimd, TVector>.Keys;

    /// <summary>Takes an image's keys and values, and begins new sums.</summary>
    public void Load(float* key, float* value)
    {
        Panels.CopyColumns(key, shape.Depth, shape.Keys, keyColumns);
        Panels.CopyRows(key, shape.Depth, shape.Keys, Keys, keyRows);
        Panels.CopyColumns(value, shape.Channels, shape.Keys, valueColumns);
        Scratch.Clear(forKey, (long)Panels.RoundUp(shape.Keys) * depthStride);
        Scratch.Clear(forValue, (long)Panels.RoundUp(shape.Keys) * channelStride);
    }

    /// <summary>Computes a block of the image's queries.</summary>
    public void Run(int first, float* query, float* output, float* statistics, float* gradient, float* forQuery)
    {
        var count = Math.Min(Lanes, shape.Queries - first);
        var vectors = (count + TSimd.Width - 1) / TSimd.Width;

        QueryBlock<TSimd, TVector>.Load(query + first, shape.Depth, shape.Queries, count, 1, this.query);
        QueryBlock<TSimd, TVector>.Transpose(this.query, shape.Depth, count, queryTransposed, depthStride);
        QueryBlock<TSimd, TVector>.Load(
            query + first, shape.Depth, shape.Queries, count, AttentionKernel.BaseTwo, this.query);
        QueryBlock<TSimd, TVector>.Load(statistics + first, 1, shape.Queries, count, 1, largest);
        QueryBlock<TSimd, TVector>.Load(statistics + shape.Queries + first, 1, shape.Queries, count, 1, inverse);
        QueryBlock<TSimd, TVector>.Load(gradient + first, shape.Channels, shape.Queries, count, 1, this.gradient);
        QueryBlock<TSimd, TVector>.Multiply(this.gradient, shape.Channels, vectors, inverse);
        QueryBlock<TSimd, TVector>.Transpose(this.gradient, shape.Channels, count, gradientTransposed, channelStride);
        QueryBlock<TSimd, TVector>.Load(output + first, shape.Channels, shape.Queries, count, 1, this.output);
        Mean(vectors);

        for (var key = 0; key < shape.Keys; key += Keys)
            Attend(key, Math.Min(Keys, shape.Keys - key), count, vectors);
        QueryBlock<TSimd, TVector>.Save(this.forQuery, shape.Depth, shape.Queries, count, forQuery + first);
    }

    /// <summary>Writes the sums of all parts of an image, in their order, as channels × keys.</summary>
    public static void Save(
        ReadOnlySpan<AttentionBackward<TSimd, TVector>> parts, float* forKey, float* forValue)
    {
        var shape = parts[0].shape;
        for (var part = 0; part < parts.Length; part++)
        {
            Sum(parts[part].forKey, parts[part].depthStride, shape.Depth, shape.Keys, forKey, part > 0);
            Sum(parts[part].forValue, parts[part].channelStride, shape.Channels, shape.Keys, forValue, part > 0);
        }
    }

    public void Dispose() => scratch.Dispose();

    private void Attend(int first, int count, int queries, int vectors)
    {
        var padded = Panels.RoundUp(count);
        MatrixTile<TSimd, TVector>.Multiply<PanelLayout>(
            keyColumns + (nint)first * shape.Depth, Panels.Rows * shape.Depth, padded,
            query, Lanes, vectors, weights, Lanes, shape.Depth, add: false);
        MatrixTile<TSimd, TVector>.Multiply<PanelLayout>(
            valueColumns + (nint)first * shape.Channels, Panels.Rows * shape.Channels, padded,
            gradient, Lanes, vectors, scores, Lanes, shape.Channels, add: false);
        for (var lane = 0; lane < vectors * TSimd.Width; lane += TSimd.Width)
            Differentiate(lane, count);

        MatrixTile<TSimd, TVector>.Multiply<PanelLayout>(
            keyRows + (nint)first * Panels.RoundUp(shape.Depth), Panels.Rows * Keys, Panels.RoundUp(shape.Depth),
            scores, Lanes, vectors, forQuery, Lanes, count, add: first > 0);
        MatrixTile<TSimd, TVector>.Multiply<QueryBlock<TSimd, TVector>>(
            weights, Panels.Rows * Lanes, padded, gradientTransposed, channelStride, channelStride / TSimd.Width,
            forValue + (nint)first * channelStride, channelStride, queries, add: true);
        MatrixTile<TSimd, TVector>.Multiply<QueryBlock<TSimd, TVector>>(
            scores, Panels.Rows * Lanes, padded, queryTransposed, depthStride, depthStride / TSimd.Width,
            forKey + (nint)first * depthStride, depthStride, queries, add: true);
    }

    /// <summary>Scores to exponentials; the map's gradients to those of the scores.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Differentiate(int lane, int count)
    {
        var (max, average) = (TSimd.Load(largest + lane), TSimd.Load(mean + lane));
        for (; count > 0; count--, lane += Lanes)
        {
            var weight = Exponential<TSimd, TVector>.PowerOfTwo(TSimd.Subtract(TSimd.Load(weights + lane), max));
            TSimd.Store(weight, weights + lane);
            TSimd.Store(TSimd.Multiply(weight, TSimd.Subtract(TSimd.Load(scores + lane), average)), scores + lane);
        }
    }

    /// <summary>The mean of the map's gradients, weighted by the map: rowsum(G ∘ O).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Mean(int vectors)
    {
        for (var lane = 0; lane < vectors * TSimd.Width; lane += TSimd.Width)
        {
            var total = TSimd.Zero;
            for (var channel = 0; channel < shape.Channels; channel++)
                total = TSimd.FusedMultiplyAdd(
                    TSimd.Load(gradient + channel * Lanes + lane), TSimd.Load(output + channel * Lanes + lane), total);
            TSimd.Store(total, mean + lane);
        }
    }

    /// <summary>Writes or adds keys × channels, transposed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum(float* sums, int stride, int channels, int keys, float* target, bool add)
    {
        // Sixteen keys at a time: a line of the target.
        for (var first = 0; first < keys; first += 16)
            for (var channel = 0; channel < channels; channel++)
            {
                var (from, to) = ((nint)first * stride + channel, (nint)channel * keys);
                for (var key = first; key < Math.Min(first + 16, keys); key++, from += stride)
                    target[to + key] = add ? target[to + key] + sums[from] : sums[from];
            }
    }
}
