using SelfAttentionGan.Kernels.Vectors;
using static TorchSharp.torch;

namespace SelfAttentionGan.Kernels;

/// <summary>The attention kernel with vectors of one width: shares the work.</summary>
internal sealed unsafe class VectorizedAttention<TSimd, TVector> : AttentionKernel
    where TSimd : struct, ISimd<TVector>
    where TVector : unmanaged
{
    public override void Compile()
    {
        const int Depth = 8, Channels = 16, Keys = 16;
        var shape = new AttentionShape(1, Depth, Channels, 3 * TSimd.Width, Keys);
        using var scratch = new Scratch();
        using var forward = new AttentionForward<TSimd, TVector>(shape);
        using var backward = new AttentionBackward<TSimd, TVector>(shape);

        var query = scratch.TakeZeros(Depth * shape.Queries);
        var output = scratch.TakeZeros(Channels * shape.Queries);
        var statistics = scratch.TakeZeros(AttentionKernel.Statistics * shape.Queries);
        var key = scratch.TakeZeros(Depth * Keys);
        var value = scratch.TakeZeros(Channels * Keys);
        forward.Load(key, value);
        forward.Run(query, 0, output, statistics);
        backward.Load(key, value);
        backward.Run(0, query, output, statistics, output, query);
        AttentionBackward<TSimd, TVector>.Save([backward], key, value);
    }

    // Parts take runs of query blocks; one that begins or ends inside an image loads that image's keys by itself.
    private protected override void ComputeOutput(
        AttentionShape shape, Tensor query, Tensor key, Tensor value, Tensor output, Tensor? statistics)
    {
        var (q, k, v) = (new TensorData(query), new TensorData(key), new TensorData(value));
        var (o, s) = (new TensorData(output), new TensorData(statistics));
        var blocks = QueryBlock<TSimd, TVector>.Count(shape.Queries);
        var parts = ParallelLoop.Parts((long)shape.Images * blocks);

        ParallelLoop.Run(parts, part =>
        {
            using var forward = new AttentionForward<TSimd, TVector>(shape);
            var (first, end) = ParallelLoop.Share(shape.Images * blocks, part, parts);
            for (var item = first; item < end; item++)
            {
                var (image, block) = (item / blocks, item % blocks);
                if (item == first || block == 0)
                    forward.Load(k[image], v[image]);
                forward.Run(q[image], block * QueryBlock<TSimd, TVector>.Lanes, o[image], s[image]);
            }
        });

        GC.KeepAlive((query, key, value, output, statistics));
    }

    private protected override void ComputeMap(AttentionShape shape, Tensor query, Tensor key, Tensor map)
    {
        var (q, k, m) = (new TensorData(query), new TensorData(key), new TensorData(map));
        var blocks = QueryBlock<TSimd, TVector>.Count(shape.Queries);
        var parts = ParallelLoop.Parts((long)shape.Images * blocks);

        ParallelLoop.Run(parts, part =>
        {
            using var rows = new AttentionMap<TSimd, TVector>(shape);
            var (first, end) = ParallelLoop.Share(shape.Images * blocks, part, parts);
            for (var item = first; item < end; item++)
            {
                var (image, block) = (item / blocks, item % blocks);
                if (item == first || block == 0)
                    rows.Load(k[image]);
                rows.Run(q[image], block * QueryBlock<TSimd, TVector>.Lanes, m[image]);
            }
        });

        GC.KeepAlive((query, key, map));
    }

    // Each part takes whole images; those that are left are shared by their query blocks, one after the other.
    private protected override void ComputeGradients(
        AttentionShape shape,
        (Tensor Query, Tensor Key, Tensor Value, Tensor Output, Tensor Statistics, Tensor Gradient) given,
        (Tensor Query, Tensor Key, Tensor Value) gradients)
    {
        var (q, k, v) = (
            new TensorData(given.Query), new TensorData(given.Key), new TensorData(given.Value));
        var (o, s, g) = (
            new TensorData(given.Output), new TensorData(given.Statistics), new TensorData(given.Gradient));
        var (forQuery, forKey, forValue) = (
            new TensorData(gradients.Query), new TensorData(gradients.Key), new TensorData(gradients.Value));
        var blocks = QueryBlock<TSimd, TVector>.Count(shape.Queries);
        var threads = ParallelLoop.Parts((long)shape.Images * blocks);
        var whole = shape.Images / threads * threads;

        if (whole > 0)
            ParallelLoop.Run(threads, part =>
            {
                using var backward = new AttentionBackward<TSimd, TVector>(shape);
                var (first, end) = ParallelLoop.Share(whole, part, threads);
                for (var image = first; image < end; image++)
                {
                    Run(backward, image, 0, blocks);
                    Save([backward], image);
                }
            });

        var parts = ParallelLoop.Parts(blocks);
        var rest = new AttentionBackward<TSimd, TVector>[whole < shape.Images ? parts : 0];
        for (var part = 0; part < rest.Length; part++)
            rest[part] = new(shape);
        for (var image = whole; image < shape.Images; image++)
        {
            var current = image;
            ParallelLoop.Run(parts, part =>
            {
                var (first, end) = ParallelLoop.Share(blocks, part, parts);
                Run(rest[part], current, first, end);
            });
            Save(rest, image);
        }

        foreach (var part in rest)
            part.Dispose();
        GC.KeepAlive((given, gradients));

        void Run(AttentionBackward<TSimd, TVector> part, int image, int first, int end)
        {
            part.Load(k[image], v[image]);
            for (var block = first; block < end; block++)
                part.Run(
                    block * QueryBlock<TSimd, TVector>.Lanes, q[image], o[image], s[image], g[image], forQuery[image]);
        }

        void Save(ReadOnlySpan<AttentionBackward<TSimd, TVector>> parts, int image) =>
            AttentionBackward<TSimd, TVector>.Save(
                parts, forKey[image], forValue[image]);
    }
}
