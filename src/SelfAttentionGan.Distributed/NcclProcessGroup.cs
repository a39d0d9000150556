using System.Diagnostics;
using SelfAttentionGan.Distributed.Nccl;
using SelfAttentionGan.Training.Distributed;
using static TorchSharp.torch;

namespace SelfAttentionGan.Distributed;

/// <summary>
/// Process group of NCCL, NVIDIA's collectives between GPUs: a process for each GPU, on one computer or many.
/// </summary>
/// <remarks>
/// The processes find each other through another group, such as <see cref="MpiProcessGroup"/>, or a file that all can
/// read. Values are reduced in the GPU's memory; those elsewhere by way of it. NCCL computes each sum once and copies it,
/// or in the same order everywhere: all processes have the same bits. It is found in libtorch for CUDA, or as libnccl.so.2.
/// </remarks>
public sealed class NcclProcessGroup : IProcessGroup
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(10);

    private readonly INcclApi api;
    private readonly nint communicator;
    private readonly Device device;
    private readonly IProcessGroup? processes;
    private readonly TimeSpan timeout;
    private bool isDisposed;

    internal NcclProcessGroup(
        INcclApi api, byte[] id, int rank, int size, Device device, IProcessGroup? processes, TimeSpan? timeout)
    {
        (this.api, this.device, this.processes, this.timeout) = (api, device, processes, timeout ?? DefaultTimeout);
        (Rank, Size) = (rank, size);
        communicator = api.Join(id, size, rank, Math.Max(0, device.index));
    }

    /// <inheritdoc/>
    public string Name => $"NCCL {api.Version}";

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Size { get; }

    /// <summary>Creates the group of the processes of another one, which starts and ends them.</summary>
    /// <param name="processes">The other group; not disposed with this one.</param>
    /// <param name="device">This process's GPU, which no other process of the group has.</param>
    /// <param name="timeout">How long a collective may take. The default is 10 minutes, as in PyTorch.</param>
    /// <exception cref="DllNotFoundException">There is no NCCL, or no CUDA runtime.</exception>
    public static NcclProcessGroup Create(IProcessGroup processes, Device device, TimeSpan? timeout = null)
    {
        RequireGpu(device);

        return Create(NcclLibrary.Load(), processes, device, timeout);
    }

    /// <summary>Creates a group of processes that were started by hand, and share a folder.</summary>
    /// <param name="idFile">A file that rank 0 writes and the others wait for; of this run alone.</param>
    /// <param name="rank">The number of this process.</param>
    /// <param name="size">The number of processes.</param>
    /// <param name="device">This process's GPU, which no other process of the group has.</param>
    /// <param name="timeout">How long the file or a collective may take. The default is 10 minutes, as in PyTorch.</param>
    /// <exception cref="DllNotFoundException">There is no NCCL, or no CUDA runtime.</exception>
    /// <exception cref="TimeoutException">Rank 0 did not write the file.</exception>
    public static NcclProcessGroup Create(string idFile, int rank, int size, Device device, TimeSpan? timeout = null)
    {
        RequireGpu(device);

        return Create(NcclLibrary.Load(), idFile, rank, size, device, timeout);
    }

    internal static NcclProcessGroup Create(INcclApi api, IProcessGroup processes, Device device, TimeSpan? timeout)
    {
        var own = api.CreateId();
        using var id = tensor(own);
        processes.Broadcast(id);

        return new(api, [.. id.data<byte>()], processes.Rank, processes.Size, device, processes, timeout);
    }

    internal static NcclProcessGroup Create(
        INcclApi api, string idFile, int rank, int size, Device device, TimeSpan? timeout)
    {
        if (rank < 0 || rank >= size)
            throw new ArgumentOutOfRangeException(nameof(rank), rank, $"Ranks go from 0 to {size - 1}.");
        if (rank == 0)
        {
            File.WriteAllBytes($"{idFile}.new", api.CreateId());
            File.Move($"{idFile}.new", idFile, overwrite: true);  // a reader never sees a part of it
        }

        var waited = Stopwatch.StartNew();
        while (!File.Exists(idFile))
        {
            if (waited.Elapsed > (timeout ?? DefaultTimeout))
                throw new TimeoutException(
                    $"Rank 0 must write '{idFile}', but had not after {waited.Elapsed.TotalSeconds:0} s; start it, with the "
                    + "same file.");
            Thread.Sleep(20);
        }

        return new(api, File.ReadAllBytes(idFile), rank, size, device, null, timeout);
    }

    /// <inheritdoc/>
    public void AllReduceSum(Tensor values)
    {
        TensorMemory.RequireSummable(values);
        var type = values.dtype switch
        {
            ScalarType.Float32 => NcclType.Float32,
            ScalarType.Float64 => NcclType.Float64,
            _ => NcclType.Int64,
        };

        Run("all-reduce", values, own =>
            api.AllReduceSum(TensorMemory.Address(own), own.numel(), type, communicator));
    }

    /// <inheritdoc/>
    public void Broadcast(Tensor values, int root = 0)
    {
        TensorMemory.RequireContiguous(values);
        if (root < 0 || root >= Size)
            throw new ArgumentOutOfRangeException(nameof(root), root, $"The root must be a rank from 0 to {Size - 1}.");

        Run("broadcast", values, own =>
            api.Broadcast(TensorMemory.Address(own), own.numel() * own.ElementSize, root, communicator));
    }

    /// <inheritdoc/>
    public void Barrier()
    {
        using var one = zeros(1, device: device);

        Run("barrier", one, own => api.AllReduceSum(TensorMemory.Address(own), 1, NcclType.Float32, communicator));
    }

    /// <inheritdoc/>
    public void Abort(string reason)
    {
        api.Abort(communicator);
        if (processes is { } group)
            group.Abort(reason);

        Console.Error.WriteLine(reason);
        Environment.Exit(1);
    }

    /// <summary>Leaves the group; all processes do.</summary>
    public void Dispose()
    {
        if (isDisposed)
            return;

        isDisposed = true;
        api.Destroy(communicator);
    }

    private static void RequireGpu(Device device)
    {
        if (device.type != TorchSharp.DeviceType.CUDA)
            throw new ArgumentException(
                $"NCCL connects GPUs, but the device is {device}; use {nameof(MpiProcessGroup)} for CPUs.", nameof(device));
    }

    private void Run(string what, Tensor values, Action<Tensor> begin)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        if (values.numel() > 0)
            TensorMemory.On(device, values, own =>
            {
                begin(own);
                Wait(what);
            });
    }

    // Also where it fails: the others, which wait for this process, must end.
    private void Wait(string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (!api.IsDone(communicator))
        {
            if (Stopwatch.GetElapsedTime(started) > timeout)
            {
                api.Abort(communicator);
                isDisposed = true;
                throw new TimeoutException(
                    $"An NCCL {what} must end within {timeout.TotalSeconds:0.#} s, but rank {Rank} of {Size} still waits: "
                    + "another process was stopped or has ended; see its messages.");
            }

            Thread.Yield();
        }
    }
}
