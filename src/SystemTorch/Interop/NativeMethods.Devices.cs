using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    public static partial byte* systemtorch_torch_version();

    [LibraryImport(Library)]
    public static partial int systemtorch_threads(int interop);

    [LibraryImport(Library)]
    public static partial int systemtorch_set_threads(int count, int interop);

    [LibraryImport(Library)]
    public static partial int systemtorch_cuda_device_count();

    [LibraryImport(Library)]
    public static partial int systemtorch_cudnn_available();

    [LibraryImport(Library)]
    public static partial int systemtorch_cuda_synchronize(long index);

    [LibraryImport(Library)]
    public static partial int systemtorch_cuda_manual_seed(ulong seed, int all);

    [LibraryImport(Library)]
    public static partial int systemtorch_backend_switch(int which);

    [LibraryImport(Library)]
    public static partial int systemtorch_set_backend_switch(int which, int enabled);
}
