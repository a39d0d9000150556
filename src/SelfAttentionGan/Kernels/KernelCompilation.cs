using SelfAttentionGan.Kernels.Convolutions;

namespace SelfAttentionGan.Kernels;

/// <summary>Lets the JIT compile the kernels on a thread of its own, while torch loads and networks are built.</summary>
internal static class KernelCompilation
{
    private static readonly Lazy<Task> Compiled = new(() => Task.Run(() =>
    {
        AttentionKernel.Widest?.Compile();
        ConvolutionKernel.Widest?.Compile();
    }));

    /// <summary>Begins once per process; every builder calls it.</summary>
    public static void Begin() => _ = Compiled.Value;
}
