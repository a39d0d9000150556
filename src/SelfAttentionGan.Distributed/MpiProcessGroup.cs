using System.Diagnostics;
using System.Runtime.InteropServices;
using SelfAttentionGan.Distributed.Mpi;
using SelfAttentionGan.Training.Distributed;
using static TorchSharp.torch;

namespace SelfAttentionGan.Distributed;

/// <summary>
/// Process group of MPI (the Message Passing Interface): the processes that <c>mpirun</c>, or a cluster's launcher, started
/// together.
/// </summary>
/// <remarks>
/// <para>
/// The library is found at run time: Open MPI 4 or 5, MPICH and those of its binary interface (Intel MPI, MVAPICH, Cray),
/// or one with the interface of MPI 5. Values are reduced where they lie; those on a GPU by way of the CPU's memory.
/// </para>
/// <para>
/// A process that throws, ends or does not answer ends all: <see cref="MpiOptions"/> has the time limits. Each sum has the
/// same bits on all processes: where the library does not promise that, one process computes it and sends it to the others.
/// </para>
/// </remarks>
public sealed class MpiProcessGroup : IProcessGroup
{
    private static readonly TimeSpan ExitDelay = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan ForwardingDelay = TimeSpan.FromSeconds(0.2);

    private readonly MpiLibrary mpi;
    private readonly MpiOptions options;
    private readonly nint communicator, watchCommunicator;
    private readonly ProgressThread progress;
    private bool isDisposed;

    private MpiProcessGroup(MpiLibrary mpi, MpiOptions options)
    {
        (this.mpi, this.options) = (mpi, options);
        (communicator, watchCommunicator) = (mpi.Duplicate(), mpi.Duplicate());
        (Rank, Size) = (mpi.Rank(communicator), mpi.Size(communicator));
        progress = new(
            mpi, Size > 1 ? new(mpi, watchCommunicator, Rank, Size, options) : null, EndAll, EndAll);
        AppDomain.CurrentDomain.UnhandledException += EndAll;
        Members = GroupMembers.Gather(this);
    }

    /// <inheritdoc/>
    public string Name => mpi.Name;

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Size { get; }

    /// <summary>The processes by rank, such as "process 4711 on node2".</summary>
    public IReadOnlyList<string> Members { get; } = [];

    /// <summary>How many of the processes run on this computer, this one included.</summary>
    public int LocalSize => Members.Count(member => GroupMembers.HostOf(member) == GroupMembers.HostOf(Members[Rank]));

    /// <summary>
    /// The rank that a launcher gave this process, as its environment tells; null where there is none or it started one
    /// process. Loads nothing.
    /// </summary>
    public static int? LaunchedRank => Launcher is { } launcher ? launcher.Rank ?? 0 : null;

    /// <summary>
    /// Opens the group of the launcher that started this process; returns null, and loads nothing, where there is none or it
    /// started one process.
    /// </summary>
    /// <param name="options">Library and time limits.</param>
    /// <exception cref="DllNotFoundException">There is a launcher, but no MPI library.</exception>
    /// <exception cref="InvalidOperationException">The library is of another MPI than the launcher.</exception>
    public static MpiProcessGroup? TryDetect(MpiOptions? options = null) =>
        Launcher is { } launcher ? Open(launcher, options ?? new()) : null;

    /// <summary>
    /// Opens the group of the launcher that started this process; one of this process alone without a launcher.
    /// </summary>
    /// <param name="options">Library and time limits.</param>
    /// <exception cref="DllNotFoundException">There is no MPI library.</exception>
    /// <exception cref="InvalidOperationException">MPI was opened before, or is of another kind than the launcher.</exception>
    public static MpiProcessGroup Open(MpiOptions? options = null) =>
        Open(MpiLauncher.Find(Environment.GetEnvironmentVariable) ?? MpiLauncher.None, options ?? new());

    /// <inheritdoc/>
    public void AllReduceSum(Tensor values)
    {
        TensorMemory.RequireSummable(values);

        TensorMemory.On(CPU, values, Sum);
    }

    /// <inheritdoc/>
    public void Broadcast(Tensor values, int root = 0)
    {
        TensorMemory.RequireContiguous(values);
        if (root < 0 || root >= Size)
            throw new ArgumentOutOfRangeException(nameof(root), root, $"The root must be a rank from 0 to {Size - 1}.");

        TensorMemory.On(CPU, values, host => Run(
            "broadcast", host, host.ElementSize, (bytes, count) => mpi.Broadcast(bytes, count, root, communicator)));
    }

    /// <inheritdoc/>
    public void Barrier() => progress.Run("barrier", () => [mpi.Barrier(communicator)]);

    /// <inheritdoc/>
    public void Abort(string reason)
    {
        Console.Error.WriteLine(reason);
        Console.Error.Flush();

        // MPICH's launcher can end with the group before it has read what a process wrote last.
        Thread.Sleep(ForwardingDelay);

        // Open MPI's abort waits for mpirun's SIGTERM. .NET's orderly end, or a handler that saves, would keep it waiting.
        using var end = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Kill);
        progress.Call(() => mpi.Abort(1));

        Kill(context: null);                                     // where MPI's abort returns
    }

    /// <summary>
    /// Leaves the group, once all do: a process that still waits for this one ends the group with a message.
    /// </summary>
    public void Dispose()
    {
        if (isDisposed)
            return;

        isDisposed = true;
        progress.Leave(() => mpi.Barrier(watchCommunicator));
        AppDomain.CurrentDomain.UnhandledException -= EndAll;
        progress.Call(mpi.Shutdown);
    }

    private static MpiLauncher? Launcher =>
        MpiLauncher.Find(Environment.GetEnvironmentVariable) is { Size: not 1 } launcher ? launcher : null;

    private static MpiProcessGroup Open(MpiLauncher launcher, MpiOptions options)
    {
        var mpi = MpiLibrary.Load(launcher, options.Library);
        mpi.Init();
        if (launcher.Size is { } size && size != mpi.Size(mpi.Handles.World))
            throw new InvalidOperationException(
                $"{launcher.Name} started {size} processes, but {mpi.Name} found {mpi.Size(mpi.Handles.World)}: it is of "
                + "another kind than the launcher. Start with the mpirun of that MPI, or name the launcher's own library in "
                + "SELFATTENTIONGAN_MPI_LIBRARY.");

        return new(mpi, options);
    }

    private void Sum(Tensor values)
    {
        var type = values.dtype switch
        {
            ScalarType.Float32 => mpi.Handles.Float,
            ScalarType.Float64 => mpi.Handles.Double,
            _ => mpi.Handles.Int64,
        };
        if (mpi.ReducesAlike && !options.AlwaysBroadcast)
        {
            Run("all-reduce", values, 1, (first, count) => mpi.AllReduceSum(first, count, type, communicator));
            return;
        }

        Run("reduce", values, 1, (first, count) => mpi.ReduceSum(first, count, type, Rank == 0, communicator));
        Broadcast(values);
    }

    /// <summary>Runs a collective on the memory of a tensor, in parts that MPI can count.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="values">The tensor, on the CPU.</param>
    /// <param name="itemsPerElement">What is counted: elements (1), or their bytes.</param>
    /// <param name="begin">Begins a part, from its address and its number of items.</param>
    private void Run(string name, Tensor values, long itemsPerElement, Func<nint, int, nint> begin)
    {
        if (values.numel() == 0)
            return;

        var (items, bytesPerItem) = (values.numel() * itemsPerElement, values.ElementSize / itemsPerElement);
        var first = TensorMemory.Address(values);

        progress.Run($"{name} of {items * bytesPerItem} bytes", () =>
        {
            var requests = new List<nint>();
            for (var at = 0L; at < items; at += options.MaxCount)
                requests.Add(begin(first + (nint)(at * bytesPerItem), (int)Math.Min(options.MaxCount, items - at)));
            return requests;
        });
        GC.KeepAlive(values);
    }

    // Rank 1 and the ones after it may all have noticed: the first to speak ends the others.
    private void EndAll(int rank, string fault)
    {
        if (Rank > 0)
            Thread.Sleep((int)Math.Min(Rank - 1, 20) * ExitDelay);

        Abort($"Rank {rank} ({Members.ElementAtOrDefault(rank) ?? "not met yet"}) {fault}; rank {Rank} waited in its "
            + $"{progress.Position}. The run ends; its last checkpoint is intact.");
    }

    private void EndAll(string failedCall) =>
        Abort($"Rank {Rank} of {Size}: {failedCall} Another process or the network failed.");

    private static void Kill(PosixSignalContext? context) => Process.GetCurrentProcess().Kill();

    private void EndAll(object sender, UnhandledExceptionEventArgs unhandled) =>
        Abort($"Rank {Rank} of {Size} failed: {unhandled.ExceptionObject}");
}
