using System.Runtime.InteropServices;

namespace SystemTorch.Tests.SystemOnly;

/// <summary>A test that runs where tcmalloc is installed and wanted, and says that it was skipped where not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TcmallocFactAttribute : FactAttribute
{
    public TcmallocFactAttribute() => Skip =
        Environment.GetEnvironmentVariable("SYSTEMTORCH_ALLOCATOR") == "malloc" ? "SYSTEMTORCH_ALLOCATOR chose malloc."
        : NativeLibrary.TryLoad("libtcmalloc_minimal.so.4", out _) ? null
        : "libtcmalloc_minimal.so.4 is not installed: apt-get install libtcmalloc-minimal4.";
}
