using System.Runtime.InteropServices;

namespace SelfAttentionGan.Kernels;

/// <summary>Scratch memory of a kernel, aligned to a cache line and outside the managed heap.</summary>
/// <remarks>It comes from the C library's heap, as torch's own does, which reuses what the last call has freed.</remarks>
/// <typeparam name="T">The numbers.</typeparam>
internal readonly unsafe struct KernelBuffer<T> : IDisposable
    where T : unmanaged
{
    private const nuint Alignment = 64;

    /// <param name="length">How many numbers it holds; they are not set to zero.</param>
    public KernelBuffer(long length) =>
        Pointer = (T*)NativeMemory.AlignedAlloc(checked((nuint)(length * sizeof(T))), Alignment);

    /// <summary>The first number.</summary>
    public T* Pointer { get; }

    public void Dispose() => NativeMemory.AlignedFree(Pointer);
}
