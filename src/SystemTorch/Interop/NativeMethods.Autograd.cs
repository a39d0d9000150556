using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    public static partial void systemtorch_set_error(byte* message);

    [LibraryImport(Library)]
    public static partial int systemtorch_backward(
        nint* tensors, int count, nint* grads, int gradCount, int retainGraph, int createGraph, nint* inputs,
        int inputCount);

    [LibraryImport(Library)]
    public static partial int systemtorch_grad(
        nint* outputs, int count, nint* inputs, int inputCount, nint* grads, int gradCount, int retainGraph,
        int createGraph, int allowUnused, nint* results);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial int systemtorch_grad_enabled();

    [LibraryImport(Library), SuppressGCTransition]
    public static partial void systemtorch_set_grad_enabled(int enabled);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial int systemtorch_inference_mode();

    [LibraryImport(Library)]
    public static partial nint systemtorch_enter_inference_mode(int enabled);

    [LibraryImport(Library)]
    public static partial void systemtorch_leave_inference_mode(nint mode);

    [LibraryImport(Library)]
    public static partial int systemtorch_anomaly_mode();

    [LibraryImport(Library)]
    public static partial void systemtorch_set_anomaly_mode(int enabled, int checkNan);

    [LibraryImport(Library)]
    public static partial int systemtorch_node_create(
        byte* name, nint* inputs, int count, delegate* unmanaged<nint, nint*, int, nint*, int> backward,
        delegate* unmanaged<nint, void> released, nint context, nint* result);

    [LibraryImport(Library)]
    public static partial void systemtorch_node_release(nint reference);

    [LibraryImport(Library)]
    public static partial int systemtorch_node_attach(
        nint reference, nint* inputs, int inputCount, nint* outputs, int outputCount, nint* dirty, int dirtyCount,
        nint* plain, int plainCount);

    [LibraryImport(Library)]
    public static partial int systemtorch_node_save(
        nint reference, nint* tensors, int count, nint* outputs, int outputCount);

    [LibraryImport(Library)]
    public static partial int systemtorch_node_saved_count(nint node);

    [LibraryImport(Library)]
    public static partial nint systemtorch_node_address(nint reference);

    [LibraryImport(Library)]
    public static partial int systemtorch_node_saved(nint node, nint* results);
}
