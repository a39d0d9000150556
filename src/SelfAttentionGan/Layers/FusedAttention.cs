using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace SelfAttentionGan.Layers;

/// <summary>Attention as one native operator, where torch has been given one: SystemTorch's, on a CPU.</summary>
/// <remarks>
/// Equals <see cref="BlockedAttention.Whole"/> to rounding, in memory that grows with the positions, on any number of
/// threads with the same bits at every run. On the TorchSharp package there is no such operator, and
/// <see cref="BlockedAttention"/> takes over.
/// </remarks>
internal static class FusedAttention
{
    /// <summary>Whether there is an operator for these tensors.</summary>
    public static bool Takes(Tensor query, Tensor key, Tensor value) =>
        query.dtype is ScalarType.Float32 or ScalarType.Float64 &&
        new[] { query, key, value }.All(x => x.dtype == query.dtype && x.device_type == DeviceType.CPU) &&
        NativeOperators.Exist;

    /// <summary>Gathers the values: <c>value · softmax(queryᵀ key)ᵀ</c>, by the operator or else by blocks.</summary>
    /// <param name="query">N×d×positions.</param>
    /// <param name="key">N×d×keys.</param>
    /// <param name="value">N×c×keys.</param>
    /// <returns>N×c×positions.</returns>
    public static Tensor Gather(Tensor query, Tensor key, Tensor value) =>
        Takes(query, key, value) ? Fused.apply(query, key, value) : BlockedAttention.Gather(query, key, value);

    private sealed class Fused : SingleTensorFunction<Fused>
    {
        public override string Name => nameof(FusedAttention);

        public override Tensor forward(AutogradContext ctx, params object[] vars)
        {
            using var scope = NewDisposeScope();

            var (query, key, value) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2]);
            var (output, rows) = NativeOperators.Call<(Tensor, Tensor)>("attention", query, key, value);
            output.MoveToOuterDisposeScope();                                               // (n, c, positions)
            ctx.save_for_backward([
                query, key, value, output.detach().MoveToOuterDisposeScope(), rows.MoveToOuterDisposeScope()]);

            return output;
        }

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
        {
            var saved = ctx.get_saved_variables();
            var (query, key, value, output, rows) = (saved[0], saved[1], saved[2], saved[3], saved[4]);

            // Who wants a gradient of this gradient needs its whole history.
            var (forQuery, forKey, forValue) = is_grad_enabled()
                ? BlockedAttention.Gradients(query, key, value, grad_output)
                : NativeOperators.Call<(Tensor, Tensor, Tensor)>(
                    "attention_backward", grad_output, query, key, value, output, rows);

            return [forQuery, forKey, forValue];
        }
    }
}
