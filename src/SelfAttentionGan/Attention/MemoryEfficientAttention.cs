using SelfAttentionGan.Kernels;
using SelfAttentionGan.Platform;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.autograd;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Attention;

/// <summary>
/// Memory-efficient attention (Dao et al. 2022): the attention map is never stored, and computed again in backward.
/// </summary>
/// <remarks>
/// <para>
/// Equals <see cref="ComputeWithFullMap"/> up to rounding, in memory linear in the number of positions: by
/// <see cref="AttentionKernel"/> on the CPU, in float32 (narrower types are converted), and by torch's
/// <c>scaled_dot_product_attention</c> on GPUs. Small maps and float64 on the CPU, and processors without vectors,
/// take the full map.
/// </para>
/// <para>
/// Gradients that are differentiated again, as in a gradient penalty, are computed with the full map. Source: Dao et
/// al., "FlashAttention", arXiv:2205.14135.
/// </para>
/// </remarks>
internal static class MemoryEfficientAttention
{
    // Of one image; below, torch's products are faster than a kernel that first copies keys and values.
    private const long MaxSmallMap = 64 * 64;

    /// <summary>Computes attention.</summary>
    /// <param name="query">N×d×positions.</param>
    /// <param name="key">N×d×keys.</param>
    /// <param name="value">N×c×keys.</param>
    /// <returns>N×c×positions.</returns>
    public static Tensor Compute(Tensor query, Tensor key, Tensor value)
    {
        using var scope = NewDisposeScope();

        var output = query.device_type != DeviceType.CPU ? ComputeRecomputed(query, key, value)
            : UsesKernel(query, key)
                ? ComputeRecomputed(Prepare(query), Prepare(key), Prepare(value)).to(query.dtype)
            : ComputeWithFullMap(query, key, value);

        return output.MoveToOuterDisposeScope();
    }

    /// <summary>Computes attention with the full map: <c>value · softmax(queryᵀ key)ᵀ</c>.</summary>
    public static Tensor ComputeWithFullMap(Tensor query, Tensor key, Tensor value)
    {
        using var scope = NewDisposeScope();

        var map = ComputeDifferentiableMap(query, key);                                    // (n, positions, keys)

        return value.bmm(map.transpose(1, 2)).MoveToOuterDisposeScope();                   // (n, c, positions)
    }

    /// <summary>Computes the attention map, N×positions×keys, by the kernel that computes the output.</summary>
    public static Tensor ComputeMap(Tensor query, Tensor key)
    {
        using var scope = NewDisposeScope();

        var map = UsesKernel(query, key) && !NeedsGradients(query, key)
            ? AttentionKernel.Widest!.ComputeMap(Prepare(query), Prepare(key)).to(query.dtype)
            : ComputeDifferentiableMap(query, key);

        return map.MoveToOuterDisposeScope();
    }

    /// <summary>Computes the attention map, N×positions×keys, by torch's operators.</summary>
    public static Tensor ComputeDifferentiableMap(Tensor query, Tensor key)
    {
        using var scope = NewDisposeScope();

        return softmax(query.transpose(1, 2).bmm(key), dim: -1).MoveToOuterDisposeScope();
    }

    /// <summary>Computes the gradients with the full map; they are differentiable.</summary>
    /// <remarks>
    /// With P the map, O = V Pᵀ and G the gradient of O, the softmax's gradient is <c>P ∘ (Gᵀ V − rowsum(G ∘ O))</c>.
    /// </remarks>
    public static (Tensor Query, Tensor Key, Tensor Value) ComputeGradients(
        Tensor query, Tensor key, Tensor value, Tensor gradient)
    {
        using var scope = NewDisposeScope();

        var map = ComputeDifferentiableMap(query, key);                                                  // (n, positions, keys)
        var scores = gradient.transpose(1, 2).bmm(value);                                  // (n, positions, keys)
        var logits = map * (scores - (map * scores).sum(-1, keepdim: true));

        return (
            key.bmm(logits.transpose(1, 2)).MoveToOuterDisposeScope(),                     // (n, d, positions)
            query.bmm(logits).MoveToOuterDisposeScope(),                                   // (n, d, keys)
            gradient.bmm(map).MoveToOuterDisposeScope());                                  // (n, c, keys)
    }

    /// <summary>Computes attention by torch's own fused kernel, where the device has one.</summary>
    public static Tensor ComputeFused(Tensor query, Tensor key, Tensor value)
    {
        using var scope = NewDisposeScope();
        // It divides by √d, and TorchSharp has no argument for another scale.
        using Scalar scale = Math.Sqrt(query.shape[1]);

        return scaled_dot_product_attention(AsHead(query.mul(scale)), AsHead(key), AsHead(value))
            .squeeze(1).transpose(1, 2).MoveToOuterDisposeScope();                         // (n, c, positions)

        static Tensor AsHead(Tensor x) => x.transpose(1, 2).unsqueeze(1);                  // (n, 1, positions, channels)
    }

    /// <summary>Computes attention so that backward recomputes the map; without a backward nothing is saved.</summary>
    internal static Tensor ComputeRecomputed(Tensor query, Tensor key, Tensor value) =>
        NeedsGradients(query, key, value)
            ? Recomputed.apply(query, key, value)
            : query.device_type == DeviceType.CPU
                ? AttentionKernel.Widest!.ComputeOutput(query, key, value)
                : ComputeFused(query, key, value);

    private static bool UsesKernel(Tensor query, Tensor key) =>
        query.device_type == DeviceType.CPU && AttentionKernel.Widest is not null && query.dtype != ScalarType.Float64
        && query.shape[2] * key.shape[2] > MaxSmallMap;

    private static bool NeedsGradients(params ReadOnlySpan<Tensor> inputs)
    {
        if (!is_grad_enabled())
            return false;

        foreach (var input in inputs)
            if (input.requires_grad)
                return true;
        return false;
    }

    private static Tensor Prepare(Tensor x) => x.to(ScalarType.Float32).contiguous();

    private sealed class Recomputed : SingleTensorFunction<Recomputed>
    {
        public override string Name => nameof(MemoryEfficientAttention);

        public override Tensor forward(AutogradContext ctx, params object[] vars)
        {
            using var scope = NewDisposeScope();

            var (query, key, value) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2]);
            if (query.device_type != DeviceType.CPU)
            {
                ctx.save_for_backward([query, key, value]);
                return ComputeFused(query, key, value).MoveToOuterDisposeScope();
            }

            var statistics = query.new_empty(query.shape[0], AttentionKernel.Statistics, query.shape[2]);
            var output = AttentionKernel.Widest!.ComputeOutput(query, key, value, statistics);
            ctx.save_for_backward([
                query, key, value, output.detach().MoveToOuterDisposeScope(), statistics.MoveToOuterDisposeScope()]);

            return output.MoveToOuterDisposeScope();
        }

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
        {
            using var scope = NewDisposeScope();

            var saved = ctx.get_saved_variables();
            var (query, key, value) = (saved[0], saved[1], saved[2]);

            // A second derivative needs gradients with a history.
            var (forQuery, forKey, forValue) = is_grad_enabled() ? ComputeGradients(query, key, value, grad_output)
                : saved.Count == 3 ? ComputeFusedGradients(query, key, value, grad_output)
                : ComputeKernelGradients(query, key, value, saved[3], saved[4], grad_output);

            grad_output.Dispose();
            return ReturnedGradients.Of(forQuery, forKey, forValue);
        }

        private static (Tensor Query, Tensor Key, Tensor Value) ComputeKernelGradients(
            Tensor query, Tensor key, Tensor value, Tensor output, Tensor statistics, Tensor gradient)
        {
            using var scope = NewDisposeScope();

            var gradients = AttentionKernel.Widest!.ComputeGradients(
                query, key, value, output, statistics, gradient.contiguous());

            return (
                gradients.Query.MoveToOuterDisposeScope(), gradients.Key.MoveToOuterDisposeScope(),
                gradients.Value.MoveToOuterDisposeScope());
        }

        // The fused kernel's own gradients cannot be differentiated: here they need not.
        private static (Tensor Query, Tensor Key, Tensor Value) ComputeFusedGradients(
            Tensor query, Tensor key, Tensor value, Tensor gradient)
        {
            using var scope = NewDisposeScope();
            using var history = enable_grad();

            Tensor[] inputs = [.. new[] { query, key, value }.Select(x => x.detach().requires_grad_())];
            var gradients = grad([ComputeFused(inputs[0], inputs[1], inputs[2])], inputs, [gradient]);

            return (
                gradients[0].MoveToOuterDisposeScope(), gradients[1].MoveToOuterDisposeScope(),
                gradients[2].MoveToOuterDisposeScope());
        }
    }
}
