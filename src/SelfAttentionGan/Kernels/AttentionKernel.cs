using System.Runtime.Intrinsics;
using SelfAttentionGan.Kernels.Vectors;
using SelfAttentionGan.Platform;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Kernels;

/// <summary>Memory-efficient attention of float32 on the CPU: <c>value · softmax(queryᵀ key)ᵀ</c>, and its gradients.</summary>
/// <remarks>
/// Work is shared by as many threads as torch has. The same number of threads gives the same bits; the output, and the
/// query's gradient, do not depend on it.
/// </remarks>
internal abstract class AttentionKernel
{
    /// <summary>Rows of the statistics: the softmax's largest score to base 2, and the inverse of its sum.</summary>
    public const int Statistics = 2;

    /// <summary>log₂ e: eˣ = 2 to the power of x log₂ e.</summary>
    public const float BaseTwo = 1.44269504f;

    /// <summary>The kernel with this processor's widest vectors; null if it has none.</summary>
    public static AttentionKernel? Widest { get; } =
        Vector512.IsHardwareAccelerated ? new VectorizedAttention<Simd512, Vector512<float>>()
        : Vector256.IsHardwareAccelerated ? new VectorizedAttention<Simd256, Vector256<float>>()
        : Vector128.IsHardwareAccelerated ? new VectorizedAttention<Simd128, Vector128<float>>()
        : null;

    /// <summary>Computes the output.</summary>
    /// <param name="query">N×d×positions.</param>
    /// <param name="key">N×d×keys.</param>
    /// <param name="value">N×c×keys.</param>
    /// <param name="statistics">Takes what backward needs, N×2×positions; null if there is no backward.</param>
    /// <returns>N×c×positions.</returns>
    /// <exception cref="ArgumentException">A tensor is no contiguous float32 of the CPU, or shapes do not fit.</exception>
    public Tensor ComputeOutput(Tensor query, Tensor key, Tensor value, Tensor? statistics = null)
    {
        var shape = Check(query, key, value);
        Check(statistics, nameof(statistics), shape.Images, Statistics, shape.Queries);

        var output = query.new_empty(shape.Images, shape.Channels, shape.Queries);
        ComputeOutput(shape, query, key, value, output, statistics);

        return output;
    }

    /// <summary>Computes the attention map: the weights that <see cref="ComputeOutput(Tensor, Tensor, Tensor, Tensor?)"/>
    /// sums the values with.</summary>
    /// <param name="query">N×d×positions.</param>
    /// <param name="key">N×d×keys.</param>
    /// <returns>N×positions×keys.</returns>
    /// <exception cref="ArgumentException">A tensor is no contiguous float32 of the CPU, or shapes do not fit.</exception>
    public Tensor ComputeMap(Tensor query, Tensor key)
    {
        var shape = Check(query, key, value: null);

        var map = query.new_empty(shape.Images, shape.Queries, shape.Keys);
        ComputeMap(shape, query, key, map);

        return map;
    }

    /// <summary>Computes the gradients.</summary>
    /// <param name="query">N×d×positions.</param>
    /// <param name="key">N×d×keys.</param>
    /// <param name="value">N×c×keys.</param>
    /// <param name="output">N×c×positions.</param>
    /// <param name="statistics">N×2×positions, from the output's computation.</param>
    /// <param name="gradient">The output's gradient, N×c×positions.</param>
    /// <exception cref="ArgumentException">A tensor is no contiguous float32 of the CPU, or shapes do not fit.</exception>
    public (Tensor Query, Tensor Key, Tensor Value) ComputeGradients(
        Tensor query, Tensor key, Tensor value, Tensor output, Tensor statistics, Tensor gradient)
    {
        var shape = Check(query, key, value);
        Check(output, nameof(output), shape.Images, shape.Channels, shape.Queries);
        Check(gradient, nameof(gradient), shape.Images, shape.Channels, shape.Queries);
        Check(statistics, nameof(statistics), shape.Images, Statistics, shape.Queries);

        var gradients = (empty_like(query), empty_like(key), empty_like(value));
        ComputeGradients(shape, (query, key, value, output, statistics, gradient), gradients);

        return gradients;
    }

    /// <summary>Computes a tiny attention and its gradients, for which the JIT compiles the kernel.</summary>
    public abstract void Compile();

    private protected abstract void ComputeOutput(
        AttentionShape shape, Tensor query, Tensor key, Tensor value, Tensor output, Tensor? statistics);

    private protected abstract void ComputeMap(AttentionShape shape, Tensor query, Tensor key, Tensor map);

    private protected abstract void ComputeGradients(
        AttentionShape shape,
        (Tensor Query, Tensor Key, Tensor Value, Tensor Output, Tensor Statistics, Tensor Gradient) given,
        (Tensor Query, Tensor Key, Tensor Value) gradients);

    private static AttentionShape Check(Tensor query, Tensor key, Tensor? value)
    {
        Check(query, nameof(query), query.shape);
        if (query.dim() != 3)
            throw new ArgumentException(
                $"Attention's query is N×d×positions, but got {query.Describe()}; flatten the positions.", nameof(query));

        var keys = key.dim() == 3 && key.shape[2] > 0 ? key.shape[2] : 1;
        var channels = value?.dim() == 3 ? value.shape[1] : 1;
        Check(key, nameof(key), query.shape[0], query.shape[1], keys);
        Check(value, nameof(value), query.shape[0], channels, keys);

        return new(
            checked((int)query.shape[0]), checked((int)query.shape[1]), checked((int)channels),
            checked((int)query.shape[2]), checked((int)keys));
    }

    private static void Check(Tensor? tensor, string name, params long[] shape)
    {
        if (tensor is null)
            return;
        if (tensor.device_type != DeviceType.CPU || tensor.dtype != ScalarType.Float32 || !tensor.is_contiguous())
            throw new ArgumentException(
                $"The attention kernel takes contiguous float32 tensors of the CPU, but {name} is {tensor.Describe()} "
                + $"of {tensor.dtype} on {tensor.device}{(tensor.is_contiguous() ? "" : ", not contiguous")}; "
                + "convert it first.", name);
        if (!tensor.shape.SequenceEqual(shape))
            throw new ArgumentException(
                $"The attention kernel needs a {name} of shape [{string.Join(", ", shape)}] here, but got "
                + $"{tensor.Describe()}; see that batch, channels and positions fit.", name);
    }
}
