using System.Buffers;
using System.Runtime.InteropServices;

namespace SelfAttentionGan.Kernels;

/// <summary>Pooled scratch memory of a kernel, aligned to a cache line.</summary>
/// <typeparam name="T">The numbers.</typeparam>
internal readonly unsafe struct KernelBuffer<T> : IDisposable
    where T : unmanaged
{
    private const int Alignment = 64;

    private readonly byte[] memory;
    private readonly GCHandle pin;

    /// <param name="length">How many numbers it holds; they are not set to zero.</param>
    public KernelBuffer(long length)
    {
        memory = ArrayPool<byte>.Shared.Rent(checked((int)(length * sizeof(T) + Alignment)));
        pin = GCHandle.Alloc(memory, GCHandleType.Pinned);
        var address = (nint)pin.AddrOfPinnedObject();
        Pointer = (T*)((address + Alignment - 1) & -Alignment);
    }

    /// <summary>The first number.</summary>
    public T* Pointer { get; }

    public void Dispose()
    {
        pin.Free();
        ArrayPool<byte>.Shared.Return(memory);
    }
}
