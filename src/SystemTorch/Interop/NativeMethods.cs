using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace TorchSharp.Interop;

/// <summary>The native part's functions. Each that can fail returns zero, or one with the reason in the last error.</summary>
internal static unsafe partial class NativeMethods
{
    private const string Library = Engine.LibraryName;

    static NativeMethods() => Engine.Register();

    [LibraryImport(Library)]
    public static partial byte* systemtorch_last_error();

    [LibraryImport(Library)]
    public static partial nint systemtorch_find_operator(byte* name, byte* overload);

    [LibraryImport(Library)]
    public static partial int systemtorch_call(
        nint op, Value* arguments, int count, Value** results, int* resultCount);
}
