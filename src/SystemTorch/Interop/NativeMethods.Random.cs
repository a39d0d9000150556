using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    public static partial int systemtorch_generator_default(int deviceType, int index, nint* result);

    [LibraryImport(Library)]
    public static partial int systemtorch_generator_create(ulong seed, int deviceType, int index, nint* result);

    [LibraryImport(Library)]
    public static partial void systemtorch_generator_release(nint generator);

    [LibraryImport(Library)]
    public static partial int systemtorch_generator_set_seed(nint generator, ulong seed);

    [LibraryImport(Library)]
    public static partial int systemtorch_generator_seed(nint generator, ulong* seed);

    [LibraryImport(Library)]
    public static partial int systemtorch_generator_initial_seed(nint generator, ulong* seed);

    [LibraryImport(Library)]
    public static partial int systemtorch_generator_device(nint generator, int* device);

    [LibraryImport(Library)]
    public static partial int systemtorch_generator_state(nint generator, nint* state);

    [LibraryImport(Library)]
    public static partial int systemtorch_generator_set_state(nint generator, nint state);

    [LibraryImport(Library)]
    public static partial int systemtorch_manual_seed(ulong seed);
}
