using System.Runtime.InteropServices;
using SelfAttentionGan.Layers;

namespace SelfAttentionGan.Benchmarks;

/// <summary>Whether oneDNN computes this process's convolutions, for the library and for the baseline alike.</summary>
/// <remarks>
/// Virtual machines that hide the caches make oneDNN wrong, and the library turns it off there. It must stay off in these
/// measurements, too: with it, the gradient that passes Lsun64's score (512 → 1 channels) is a fifth of the right one.
/// </remarks>
internal static class OneDnn
{
    /// <summary>Applies the library's guard; every process that measures or verifies does so first.</summary>
    public static void ApplyGuard() => new SelfAttention2d(8).Dispose();

    /// <summary>Says what computes convolutions here, as the guard leaves it.</summary>
    public static string Describe()
    {
        ApplyGuard();
        try
        {
            return UserEnabledMkldnn(GlobalContext()) != 0
                ? "oneDNN computes convolutions"
                : "oneDNN is off, as it is wrong on this machine: convolutions take two to three times as long";
        }
        catch (EntryPointNotFoundException)
        {
            return "oneDNN is as libtorch sets it";
        }
    }

    [DllImport("torch_cpu", EntryPoint = "_ZN2at13globalContextEv")]
    private static extern nint GlobalContext();

    [DllImport("torch_cpu", EntryPoint = "_ZNK2at7Context17userEnabledMkldnnEv")]
    private static extern byte UserEnabledMkldnn(nint context);
}
