using System.Runtime.InteropServices;

namespace SelfAttentionGan.Kernels;

/// <summary>Native memory of one part of a kernel, freed together.</summary>
/// <remarks>It comes from the C library's heap, as torch's own does, which reuses what the last call has freed.</remarks>
internal sealed unsafe class Scratch : IDisposable
{
    // A line of the cache, and the widest vector.
    private const int Alignment = 64;

    private readonly List<nint> blocks = [];

    /// <summary>Allocates numbers, aligned for vectors; they are not set to zero.</summary>
    public T* Take<T>(long count)
        where T : unmanaged
    {
        var block = (T*)NativeMemory.AlignedAlloc(checked((nuint)(Math.Max(1, count) * sizeof(T))), Alignment);
        blocks.Add((nint)block);

        return block;
    }

    /// <summary>Allocates zeros.</summary>
    public float* TakeZeros(long count)
    {
        var block = Take<float>(count);
        Clear(block, count);

        return block;
    }

    /// <summary>Writes zeros.</summary>
    public static void Clear(float* block, long floats) => NativeMemory.Clear(block, (nuint)floats * sizeof(float));

    public void Dispose()
    {
        blocks.ForEach(block => NativeMemory.AlignedFree((void*)block));
        blocks.Clear();
    }
}
