using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    public static partial void systemtorch_tensor_release(nint handle);

    [LibraryImport(Library)]
    public static partial nint systemtorch_tensor_share(nint handle);

    [LibraryImport(Library)]
    public static partial int systemtorch_tensor_describe(nint handle, int* description);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial int systemtorch_tensor_shape(nint handle, long* sizes, long* strides, int capacity);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial long systemtorch_tensor_numel(nint handle);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial long systemtorch_tensor_storage_offset(nint handle);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial int systemtorch_tensor_is_contiguous(nint handle);

    [LibraryImport(Library)]
    public static partial int systemtorch_tensor_data(nint handle, void** address);

    [LibraryImport(Library)]
    public static partial int systemtorch_tensor_from_bytes(
        void* bytes, long length, int dtype, long* sizes, int rank, nint* result);

    [LibraryImport(Library)]
    public static partial int systemtorch_tensor_over_memory(
        void* memory, int dtype, long* sizes, int rank, delegate* unmanaged<nint, void> released, nint context,
        nint* result);

    [LibraryImport(Library)]
    public static partial int systemtorch_tensor_set_requires_grad(nint handle, int requiresGrad);

    [LibraryImport(Library)]
    public static partial int systemtorch_tensor_grad(nint handle, nint* grad);

    [LibraryImport(Library)]
    public static partial int systemtorch_tensor_set_grad(nint handle, nint grad);

    [LibraryImport(Library)]
    public static partial int systemtorch_tensor_retain_grad(nint handle);

    [LibraryImport(Library)]
    public static partial int systemtorch_tensor_set_data(nint handle, nint data);
}
