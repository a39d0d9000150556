using SelfAttentionGan.Platform;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.autograd;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Attention;

/// <summary>
/// Memory-efficient attention (Dao et al. 2022): computed in blocks of queries, and recomputed in backward.
/// </summary>
/// <remarks>
/// <para>
/// Equals <see cref="ComputeWithFullMap"/> up to rounding, in memory linear in the number of positions. A block's part
/// of the attention map stays in the processor's cache from the product to the softmax to the sum, and is then
/// discarded.
/// </para>
/// <para>
/// Backward runs in blocks, too: with P the map, O = V Pᵀ and G the gradient of O, the softmax's gradient is
/// <c>P ∘ (Gᵀ V − rowsum(G ∘ O))</c>. Source: Dao et al., "FlashAttention", arXiv:2205.14135, appendix B.
/// </para>
/// </remarks>
internal static class MemoryEfficientAttention
{
    /// <summary>Size up to which a map is computed in one block and stored for backward.</summary>
    private const long MaxMapSizeInOneBlock = 1 << 20;

    /// <summary>Size of a block's part of the map: one megabyte, a core's own cache.</summary>
    private const long BlockSize = 1 << 18;

    /// <summary>Computes attention, in blocks where the map is large.</summary>
    /// <param name="query">N×d×positions.</param>
    /// <param name="key">N×d×keys.</param>
    /// <param name="value">N×c×keys.</param>
    /// <returns>N×c×positions.</returns>
    public static Tensor Compute(Tensor query, Tensor key, Tensor value) =>
        query.shape[0] * query.shape[2] * key.shape[2] <= MaxMapSizeInOneBlock
            ? ComputeWithFullMap(query, key, value)
            : Compute(query, key, value, BlockRows(query, key));

    /// <summary>Computes attention in blocks of the given number of queries.</summary>
    public static Tensor Compute(Tensor query, Tensor key, Tensor value, long rows) =>
        Blocks.apply(query, key, value, rows);

    /// <summary>Computes attention with the full map: <c>value · softmax(queryᵀ key)ᵀ</c>.</summary>
    public static Tensor ComputeWithFullMap(Tensor query, Tensor key, Tensor value)
    {
        using var scope = NewDisposeScope();

        return value.bmm(ComputeMap(query, key).transpose(1, 2)).MoveToOuterDisposeScope();        // (n, c, positions)
    }

    /// <summary>Computes the attention map, N×positions×keys.</summary>
    public static Tensor ComputeMap(Tensor query, Tensor key)
    {
        using var scope = NewDisposeScope();

        return softmax(query.transpose(1, 2).bmm(key), dim: -1).MoveToOuterDisposeScope();
    }

    /// <summary>Computes the gradients with the full map; without the output, they are differentiable.</summary>
    public static (Tensor Query, Tensor Key, Tensor Value) ComputeGradients(
        Tensor query, Tensor key, Tensor value, Tensor gradient, Tensor? output = null)
    {
        using var scope = NewDisposeScope();

        var map = ComputeMap(query, key);                                                      // (n, rows, keys)
        var scores = gradient.transpose(1, 2).bmm(value);                                 // (n, rows, keys)
        var logits = output is null
            ? map * (scores - (map * scores).sum(-1, keepdim: true))
            : scores.sub_((gradient * output).sum(1).unsqueeze(2)).mul_(map);

        return (
            key.bmm(logits.transpose(1, 2)).MoveToOuterDisposeScope(),                  // (n, d, rows)
            query.bmm(logits).MoveToOuterDisposeScope(),                                // (n, d, keys)
            gradient.bmm(map).MoveToOuterDisposeScope());                               // (n, c, keys)
    }

    // On several threads a block spans the whole batch, so that there is enough work for all of them.
    private static long BlockRows(Tensor query, Tensor key)
    {
        var images = query.device.type == DeviceType.CPU && get_num_threads() == 1 ? 1 : query.shape[0];

        return Math.Clamp(BlockSize / (images * key.shape[2]), 16, query.shape[2]);
    }

    private sealed class Blocks : SingleTensorFunction<Blocks>
    {
        private const string RowsKey = "rows";

        public override string Name => nameof(MemoryEfficientAttention);

        public override Tensor forward(AutogradContext ctx, params object[] vars)
        {
            using var scope = NewDisposeScope();

            var (query, key, value, rows) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2], (long)vars[3]);
            var output = query.new_empty([.. value.shape[..2], query.shape[2]])
                .MoveToOuterDisposeScope();                                                 // (n, c, positions)
            for (var first = 0L; first < query.shape[2]; first += rows)
            {
                using var block = NewDisposeScope();
                Part(output, first, rows).copy_(ComputeWithFullMap(Part(query, first, rows), key, value));
            }

            ctx.save_for_backward([query, key, value, output.detach().MoveToOuterDisposeScope()]);
            ctx.save_data(RowsKey, rows);

            return output;
        }

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
        {
            var saved = ctx.get_saved_variables();
            var (query, key, value, output) = (saved[0], saved[1], saved[2], saved[3]);
            var rows = (long)ctx.get_data(RowsKey)!;

            // A second derivative needs gradients with a history.
            var (forQuery, forKey, forValue) = is_grad_enabled()
                ? ComputeGradients(query, key, value, grad_output)
                : GradientsByBlocks(query, key, value, grad_output, output, rows);

            return [forQuery, forKey, forValue, null!];
        }

        private static (Tensor Query, Tensor Key, Tensor Value) GradientsByBlocks(
            Tensor query, Tensor key, Tensor value, Tensor gradient, Tensor output, long rows)
        {
            using var scope = NewDisposeScope();

            var (forQuery, forKey, forValue) = (empty_like(query), zeros_like(key), zeros_like(value));

            for (var first = 0L; first < query.shape[2]; first += rows)
            {
                using var block = NewDisposeScope();

                var part = ComputeGradients(
                    Part(query, first, rows), key, value, Part(gradient, first, rows), Part(output, first, rows));
                Part(forQuery, first, rows).copy_(part.Query);
                forKey.add_(part.Key, Scalars.One);
                forValue.add_(part.Value, Scalars.One);
            }

            return (
                forQuery.MoveToOuterDisposeScope(), forKey.MoveToOuterDisposeScope(),
                forValue.MoveToOuterDisposeScope());
        }

        private static Tensor Part(Tensor x, long first, long rows) =>
            x.narrow(2, first, Math.Min(rows, x.shape[2] - first));
    }
}
