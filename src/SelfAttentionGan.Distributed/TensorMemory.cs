using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Distributed;

/// <summary>The memory of tensors that C functions read and write.</summary>
internal static unsafe class TensorMemory
{
    /// <summary>Requires values that an all-reduce can sum.</summary>
    public static void RequireSummable(Tensor values)
    {
        RequireContiguous(values);
        if (values.dtype is not (ScalarType.Float32 or ScalarType.Float64 or ScalarType.Int64))
            throw new ArgumentException(
                $"An all-reduce sums float32, float64 or int64, but the values are {values.dtype}; convert them with .to(...).",
                nameof(values));
    }

    public static void RequireContiguous(Tensor values)
    {
        if (!values.is_contiguous())
            throw new ArgumentException(
                $"A collective writes to contiguous values, but these of shape ({string.Join(", ", values.shape)}) are strided; "
                + "pass .contiguous() of them.",
                nameof(values));
    }

    /// <summary>The address of a tensor's first element on the CPU; the tensor must outlive its use.</summary>
    public static nint Address(Tensor values)
    {
        // A tensor's span is limited to 2 GB, the first element's is not.
        using var detached = values.detach();
        using var flat = detached.view(-1);
        using var first = flat.narrow(0, 0, 1);

        return (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(first.bytes));
    }

    /// <summary>Runs a collective on a copy in the CPU's memory, where the values are elsewhere.</summary>
    public static void OnCpu(Tensor values, Action<Tensor> collective)
    {
        if (values.device_type == DeviceType.CPU)
        {
            collective(values);
            return;
        }

        using var noGrad = no_grad();
        using var detached = values.detach();
        using var copy = detached.cpu();
        collective(copy);
        detached.copy_(copy);
    }
}
