using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>Finds and starts the native part, with defaults under which two threads beat one.</summary>
internal static partial class Engine
{
    public const string LibraryName = "systemtorch";

    /// <summary>Arranges that the native part is loaded by the first call of one of its functions.</summary>
    public static void Register() => NativeLibrary.SetDllImportResolver(
        typeof(Engine).Assembly, (name, _, _) => name == LibraryName ? Started.Value : 0);

    private static readonly Lazy<nint> Started = new(Start, LazyThreadSafetyMode.PublicationOnly);

    private static nint Start()
    {
        WaitPassively();
        var library = NativeLoader.Load();
        UseAllCores(library);
        return library;
    }

    // GNU OpenMP reads its environment once, while it is being loaded: between torch's operators idle threads must
    // sleep, not spin, or the two teams of the forward and the backward thread steal each other's cores. .NET's own
    // SetEnvironmentVariable does not reach native code.
    private static void WaitPassively()
    {
        if (OperatingSystem.IsWindows() || IsSet("OMP_WAIT_POLICY") || IsSet("GOMP_SPINCOUNT"))
            return;
        SetNativeVariable("OMP_WAIT_POLICY", "passive", 0);
    }

    private static unsafe void UseAllCores(nint library)
    {
        if (IsSet("OMP_NUM_THREADS") || IsSet("MKL_NUM_THREADS"))
            return;
        var setThreads = (delegate* unmanaged<int, int, int>)NativeLibrary.GetExport(library, "systemtorch_set_threads");
        setThreads(Environment.ProcessorCount, 0);
    }

    private static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetNativeVariable(string name, string value, int overwrite);
}
