using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using static TorchSharp.torch;

namespace SelfAttentionGan.Platform;

/// <summary>
/// Disables oneDNN's convolutions where they compute wrong results: on AMD processors in virtual machines that hide the
/// sizes of the caches.
/// </summary>
/// <remarks>
/// oneDNN 3.7, in libtorch 2.10, reads them from CPUID leaf 0x8000001D. Where that is empty it assumes a first-level
/// cache of one byte, blocks every layout change for it, and overwrites weights whose channels are not a multiple of
/// 16. Without oneDNN torch computes convolutions as matrix products: correct, and two to three times slower. See
/// docs/decisions/0009-onednn-guard.md.
/// </remarks>
internal static class OneDnnGuard
{
    /// <summary>No processor has a smaller first-level cache.</summary>
    private const long SmallestCache = 1024;

    private static readonly Lazy<OneDnnState> Applied = new(Apply);

    /// <summary>Disables oneDNN once per process, if needed; every forward pass that convolves calls it.</summary>
    public static OneDnnState Ensure() => Applied.Value;

    /// <summary>Describes the state of oneDNN, and the remedy if it is faulty.</summary>
    public static string Describe() => Ensure() switch
    {
        OneDnnState.Disabled =>
            "This virtual machine hides its processor's caches (CPUID 0x8000001D), without which oneDNN's " +
            "convolutions are wrong: they are disabled. Layers that this library's kernels compute are as fast as " +
            "with them; other convolutions take two to three times as long. Configure the host to expose the leaf.",
        OneDnnState.Faulty =>
            "This virtual machine hides its processor's caches (CPUID 0x8000001D), without which oneDNN's " +
            "convolutions are wrong where channels are not a multiple of 16. Set ONEDNN_MAX_CPU_ISA=SSE41 in the " +
            "environment, or configure the host to expose the leaf.",
        _ => "oneDNN computes convolutions.",
    };

    /// <summary>Returns the size of the first-level data cache that oneDNN computes from CPUID 0x8000001D.</summary>
    public static long CacheBytes(int ebx, int ecx)
    {
        var (ways, partitions, line) = ((uint)ebx >> 22, ((uint)ebx >> 12) & 0x3ff, (uint)ebx & 0xfff);

        return (ways + 1L) * (partitions + 1L) * (line + 1L) * ((uint)ecx + 1L);
    }

    private static OneDnnState Apply()
    {
        if (!CachesAreHidden())
            return OneDnnState.Correct;

        try
        {
            zeros(1).Dispose();                                  // loads libtorch
            var context = GlobalContext();
            SetUserEnabledMkldnn(context, 0);
            SetUserEnabledNnpack(context, 0);

            return OneDnnState.Disabled;
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
        {
            return OneDnnState.Faulty;
        }
    }

    private static bool CachesAreHidden()
    {
        if (!X86Base.IsSupported || X86Base.CpuId(0, 0) is not (_, 0x68747541, 0x444d4163, 0x69746e65))  // AuthenticAMD
            return false;

        var (_, ebx, ecx, _) = X86Base.CpuId(unchecked((int)0x8000001d), 0);
        return CacheBytes(ebx, ecx) < SmallestCache;
    }

    // What torch.backends.mkldnn.enabled sets in Python; TorchSharp does not expose it.
    [DllImport("torch_cpu", EntryPoint = "_ZN2at13globalContextEv")]
    private static extern nint GlobalContext();

    [DllImport("torch_cpu", EntryPoint = "_ZN2at7Context20setUserEnabledMkldnnEb")]
    private static extern void SetUserEnabledMkldnn(nint context, byte enabled);

    [DllImport("torch_cpu", EntryPoint = "_ZN2at7Context20setUserEnabledNNPACKEb")]
    private static extern void SetUserEnabledNnpack(nint context, byte enabled);
}

/// <summary>Whether oneDNN's convolutions are correct on this machine.</summary>
internal enum OneDnnState
{
    /// <summary>They are correct.</summary>
    Correct,

    /// <summary>They are wrong, and disabled: torch computes convolutions itself.</summary>
    Disabled,

    /// <summary>They are wrong, and this libtorch does not allow disabling them.</summary>
    Faulty,
}
