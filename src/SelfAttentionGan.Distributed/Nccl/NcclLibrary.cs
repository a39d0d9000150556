using System.Globalization;
using System.Runtime.InteropServices;

namespace SelfAttentionGan.Distributed.Nccl;

/// <summary>NCCL and the CUDA runtime, found at run time.</summary>
/// <remarks>Work is queued on CUDA's default stream, which is torch's: it begins when the tensors are computed.</remarks>
internal sealed unsafe class NcclLibrary : INcclApi
{
    private const int Success = 0, NotReady = 600, Sum = 0, InProgress = 7;
    private const nint DefaultStream = 0;

    private static readonly string[] NcclNames = ["libtorch_cuda.so", "libnccl.so.2"];
    private static readonly string[] CudaNames = ["libcudart.so.12", "libcudart.so.13", "libcudart.so"];

    private readonly nint nccl, cuda;

    private NcclLibrary(nint nccl, nint cuda) => (this.nccl, this.cuda) = (nccl, cuda);

    /// <inheritdoc/>
    public string Version
    {
        get
        {
            int number;
            Check(((delegate* unmanaged[Cdecl]<int*, int>)Nccl("ncclGetVersion"))(&number), "ncclGetVersion");

            return string.Create(CultureInfo.InvariantCulture, $"{number / 10000}.{number / 100 % 100}.{number % 100}");
        }
    }

    /// <summary>Finds NCCL, in libtorch or by itself, and the CUDA runtime.</summary>
    /// <param name="paths">The files; by default those that programs with torch for CUDA have.</param>
    /// <exception cref="DllNotFoundException">One is missing; the message has all names that were tried.</exception>
    public static NcclLibrary Load((string Nccl, string Cuda)? paths = null) => new(
        Load(paths is { } own ? [own.Nccl] : NcclNames, "ncclGetUniqueId"),
        Load(paths is { } given ? [given.Cuda] : CudaNames, "cudaSetDevice"));

    public byte[] CreateId()
    {
        UniqueId id;
        Check(((delegate* unmanaged[Cdecl]<UniqueId*, int>)Nccl("ncclGetUniqueId"))(&id), "ncclGetUniqueId");

        return new ReadOnlySpan<byte>(&id, sizeof(UniqueId)).ToArray();
    }

    public nint Join(byte[] id, int size, int rank, int device)
    {
        nint communicator;
        CheckCuda(((delegate* unmanaged[Cdecl]<int, int>)Cuda("cudaSetDevice"))(device), "cudaSetDevice");
        Check(
            ((delegate* unmanaged[Cdecl]<nint*, int, UniqueId, int, int>)Nccl("ncclCommInitRank"))(
                &communicator, size, MemoryMarshal.Read<UniqueId>(id), rank),
            "ncclCommInitRank");

        return communicator;
    }

    public void AllReduceSum(nint values, long count, NcclType type, nint communicator) => Check(
        ((delegate* unmanaged[Cdecl]<nint, nint, nuint, int, int, nint, nint, int>)Nccl("ncclAllReduce"))(
            values, values, (nuint)count, (int)type, Sum, communicator, DefaultStream),
        "ncclAllReduce");

    public void Broadcast(nint bytes, long count, int root, nint communicator) => Check(
        ((delegate* unmanaged[Cdecl]<nint, nint, nuint, int, int, nint, nint, int>)Nccl("ncclBroadcast"))(
            bytes, bytes, (nuint)count, (int)NcclType.Byte, root, communicator, DefaultStream),
        "ncclBroadcast");

    public bool IsDone(nint communicator)
    {
        int failure;
        Check(
            ((delegate* unmanaged[Cdecl]<nint, int*, int>)Nccl("ncclCommGetAsyncError"))(communicator, &failure),
            "ncclCommGetAsyncError");
        if (failure != InProgress)
            Check(failure, "an NCCL collective");
        var state = ((delegate* unmanaged[Cdecl]<nint, int>)Cuda("cudaStreamQuery"))(DefaultStream);
        if (state != NotReady)
            CheckCuda(state, "cudaStreamQuery");

        return state == Success && failure == Success;
    }

    public void Abort(nint communicator) => ((delegate* unmanaged[Cdecl]<nint, int>)Nccl("ncclCommAbort"))(communicator);

    public void Destroy(nint communicator) => Check(
        ((delegate* unmanaged[Cdecl]<nint, int>)Nccl("ncclCommDestroy"))(communicator), "ncclCommDestroy");

    private static nint Load(string[] names, string function)
    {
        var reasons = new List<string>();
        foreach (var name in names)
            if (!NativeLibrary.TryLoad(name, typeof(TorchSharp.torch).Assembly, searchPath: null, out var library))
                reasons.Add($"{name} does not load");
            else if (!NativeLibrary.TryGetExport(library, function, out _))
                reasons.Add($"{name} has no {function}");
            else
                return library;

        throw new DllNotFoundException(
            $"Processes with a GPU each need NCCL and the CUDA runtime, but {function} was not found "
            + $"({string.Join("; ", reasons)}). Install libnccl2, run with TorchSharp-cuda-linux, or train with MPI alone, "
            + "which sends by way of the CPU's memory.");
    }

    private nint Nccl(string function) => NativeLibrary.GetExport(nccl, function);

    private nint Cuda(string function) => NativeLibrary.GetExport(cuda, function);

    private void Check(int code, string what) => Check(nccl, "ncclGetErrorString", code, what);

    private void CheckCuda(int code, string what) => Check(cuda, "cudaGetErrorString", code, what);

    private static void Check(nint library, string describe, int code, string what)
    {
        if (code == Success)
            return;

        var text = ((delegate* unmanaged[Cdecl]<int, nint>)NativeLibrary.GetExport(library, describe))(code);
        throw new InvalidOperationException($"{what} failed with code {code}: {Marshal.PtrToStringUTF8(text)}.");
    }

    /// <summary>ncclUniqueId: 128 bytes, passed by value.</summary>
    private struct UniqueId
    {
        public fixed byte Bytes[128];
    }
}
