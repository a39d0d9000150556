using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace SelfAttentionGan.Distributed;

/// <summary>The memory of tensors that C functions read and write.</summary>
internal static unsafe class TensorMemory
{
    // TorchSharp's own way to a tensor's memory is for the CPU alone, and at most 2 GB.
    private static readonly delegate* unmanaged[Cdecl]<nint, nint> Data =
        (delegate* unmanaged[Cdecl]<nint, nint>)NativeLibrary.GetExport(
            NativeLibrary.Load("LibTorchSharp", typeof(Tensor).Assembly, searchPath: null), "THSTensor_data");

    /// <summary>Requires values that an all-reduce can sum.</summary>
    public static void RequireSummable(Tensor values)
    {
        RequireContiguous(values);
        if (values.dtype is not (ScalarType.Float32 or ScalarType.Float64 or ScalarType.Int64))
            throw new ArgumentException(
                $"An all-reduce sums float32, float64 or int64, but the values are {values.dtype}; convert them with "
                + ".to(...).",
                nameof(values));
    }

    /// <summary>Requires values without gaps between them.</summary>
    public static void RequireContiguous(Tensor values)
    {
        if (!values.is_contiguous())
            throw new ArgumentException(
                $"A collective writes to contiguous values, but these of shape ({string.Join(", ", values.shape)}) are "
                + "strided; pass .contiguous() of them.",
                nameof(values));
    }

    /// <summary>The address of a tensor's first element, on its device; the tensor must outlive its use.</summary>
    public static nint Address(Tensor values) => Data(values.Handle);

    /// <summary>
    /// Runs a collective on the values, or on a copy of them on the group's device where they are elsewhere.
    /// </summary>
    public static void On(Device device, Tensor values, Action<Tensor> collective)
    {
        if (values.device_type == device.type)
        {
            collective(values);
            return;
        }

        using var noGrad = no_grad();
        using var original = values.detach();
        using var copy = original.to(device);
        collective(copy);
        original.copy_(copy);
    }
}
