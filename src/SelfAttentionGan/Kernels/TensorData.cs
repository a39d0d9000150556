using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace SelfAttentionGan.Kernels;

/// <summary>The numbers of a contiguous float32 tensor of the CPU; keep the tensor alive while they are used.</summary>
internal readonly unsafe struct TensorData
{
    private readonly float* first;
    private readonly nint size;

    /// <param name="tensor">A tensor that was checked, or null.</param>
    public TensorData(Tensor? tensor)
    {
        if (tensor is null || tensor.numel() == 0)
            return;

        // TorchSharp's spans hold less than 2 GB: one of the first number gives the address of any tensor.
        using var number = tensor.detach().as_strided([1], [1], tensor.storage_offset());
        first = (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(number.bytes));
        size = (nint)(tensor.numel() / tensor.shape[0]);
    }

    /// <summary>The first number of an item, along the first dimension; null if there is no tensor.</summary>
    public float* this[nint item] => first + item * size;
}
