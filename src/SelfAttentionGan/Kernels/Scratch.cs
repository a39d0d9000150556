using System.Runtime.InteropServices;

namespace SelfAttentionGan.Kernels;

/// <summary>Native memory of one part of a kernel, freed together.</summary>
internal sealed unsafe class Scratch : IDisposable
{
    // A line of the cache, and the widest vector.
    private const int Alignment = 64;

    private readonly List<nint> blocks = [];

    /// <summary>Allocates zeros, aligned for vectors.</summary>
    public float* Take(long floats)
    {
        var block = (float*)NativeMemory.AlignedAlloc((nuint)Math.Max(1, floats) * sizeof(float), Alignment);
        blocks.Add((nint)block);
        Clear(block, floats);

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
