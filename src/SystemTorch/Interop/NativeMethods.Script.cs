using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    public static partial int systemtorch_script_load(byte* path, int deviceType, long deviceIndex, nint* result);

    [LibraryImport(Library)]
    public static partial int systemtorch_script_load_bytes(
        byte* bytes, long length, int deviceType, long deviceIndex, nint* result);

    [LibraryImport(Library)]
    public static partial int systemtorch_script_save(nint module, byte* path);

    [LibraryImport(Library)]
    public static partial void systemtorch_script_release(nint module);

    [LibraryImport(Library)]
    public static partial int systemtorch_script_train(nint module, int on);

    [LibraryImport(Library)]
    public static partial int systemtorch_script_is_training(nint module);

    [LibraryImport(Library)]
    public static partial int systemtorch_script_to(nint module, int dtype, int deviceType, long deviceIndex);

    [LibraryImport(Library)]
    public static partial int systemtorch_script_call(
        nint module, byte* method, Value* arguments, int count, Value** found, int* foundCount, int* shape);

    [LibraryImport(Library)]
    public static partial int systemtorch_script_arity(nint module, int* inputs, int* outputs);

    [LibraryImport(Library)]
    public static partial int systemtorch_script_tensors(
        nint module, int buffers, delegate* unmanaged<nint, byte*, nint, void> visit, nint context);

    [LibraryImport(Library)]
    public static partial int systemtorch_script_compile(byte* source, nint* result);

    [LibraryImport(Library)]
    public static partial void systemtorch_script_unit_release(nint unit);

    [LibraryImport(Library)]
    public static partial int systemtorch_script_unit_call(
        nint unit, byte* function, Value* arguments, int count, Value** found, int* foundCount, int* shape);
}
