using System.Diagnostics;
using System.Runtime.InteropServices;
using SelfAttentionGan.Distributed.Mpi;
using SelfAttentionGan.Training.Distributed;
using TorchSharp;
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
    private const int PollsBeforeYield = 64;

    private static readonly TimeSpan SleepAfter = TimeSpan.FromMilliseconds(20), ExitDelay = TimeSpan.FromSeconds(0.5);

    private readonly MpiLibrary mpi;
    private readonly MpiOptions options;
    private readonly nint communicator, watchCommunicator;
    private readonly PeerWatch? watch;
    private readonly Thread background;
    private readonly Lock calls = new();                          // MPI takes calls of one thread at a time
    private readonly List<MpiOperation> pending = [];
    private readonly AutoResetEvent begun = new(false);

    private long collectives, waitingSince;
    private string waitingFor = "";
    private volatile bool isLeaving, isDisposed;

    private MpiProcessGroup(MpiLibrary mpi, MpiOptions options)
    {
        (this.mpi, this.options) = (mpi, options);
        (communicator, watchCommunicator) = (mpi.Duplicate(), mpi.Duplicate());
        (Rank, Size) = (mpi.Rank(communicator), mpi.Size(communicator));
        watch = Size > 1 ? new(mpi, watchCommunicator, Rank, Size, options) : null;
        background = new(RunInBackground) { IsBackground = true, Name = "MPI" };
        background.Start();
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
    public IReadOnlyList<string> Members { get; }

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

        TensorMemory.On(CPU, values, host => BeginOnCpu(host).Wait());
    }

    /// <inheritdoc/>
    public IPendingReduction BeginAllReduceSum(Tensor values)
    {
        TensorMemory.RequireSummable(values);
        if (values.device_type != DeviceType.CPU)
        {
            AllReduceSum(values);
            return new MpiOperation(this, "all-reduce", []);
        }

        var operation = BeginOnCpu(values);
        lock (calls)
            pending.Add(operation);
        begun.Set();                                             // the background thread advances it from now on
        return operation;
    }

    /// <inheritdoc/>
    public void Broadcast(Tensor values, int root = 0)
    {
        TensorMemory.RequireContiguous(values);
        if (root < 0 || root >= Size)
            throw new ArgumentOutOfRangeException(nameof(root), root, $"The root must be a rank from 0 to {Size - 1}.");

        TensorMemory.On(CPU, values, host => Begin(
            "broadcast", host, host.ElementSize, (bytes, count) => mpi.Broadcast(bytes, count, root, communicator)).Wait());
    }

    /// <inheritdoc/>
    public void Barrier() => Begin("barrier", () => [mpi.Barrier(communicator)]).Wait();

    /// <inheritdoc/>
    public void Abort(string reason)
    {
        Console.Error.WriteLine(reason);
        Console.Error.Flush();

        // Open MPI's abort waits for mpirun's SIGTERM. .NET's orderly end, or a handler that saves, would keep it waiting.
        using var end = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Kill);
        lock (calls)
            mpi.Abort(1);

        Kill(context: null);                                     // where MPI's abort returns
    }

    /// <summary>
    /// Leaves the group, once all do: a process that still waits for this one ends the group with a message.
    /// </summary>
    public void Dispose()
    {
        if (isDisposed)
            return;

        isLeaving = true;
        if (watch is not null)
        {
            Complete(Begin("the end", () => [mpi.Barrier(watchCommunicator)]));
            lock (calls)
                watch.SayGoodbye();
            begun.Set();
            while (!HaveAllLeft())
                Thread.Sleep(1);
        }

        isDisposed = true;
        begun.Set();
        background.Join();
        AppDomain.CurrentDomain.UnhandledException -= EndAll;
        lock (calls)
            mpi.Shutdown();
    }

    /// <summary>Waits for a collective. The background thread looks after the time limits.</summary>
    internal void Complete(MpiOperation operation)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        waitingFor = operation.Name;
        var started = Stopwatch.GetTimestamp();
        Volatile.Write(ref waitingSince, started);

        for (var polls = 0; !Poll(operation); polls++)
            if (polls < PollsBeforeYield)
                Thread.SpinWait(20);
            else if (Stopwatch.GetElapsedTime(started) < SleepAfter)
                Thread.Yield();
            else
                Thread.Sleep(1);

        Volatile.Write(ref waitingSince, 0);
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

    private MpiOperation BeginOnCpu(Tensor values)
    {
        var type = values.dtype switch
        {
            ScalarType.Float32 => mpi.Handles.Float,
            ScalarType.Float64 => mpi.Handles.Double,
            _ => mpi.Handles.Int64,
        };
        if (mpi.ReducesAlike && !options.AlwaysBroadcast)
            return Begin("all-reduce", values, 1, (first, count) => mpi.AllReduceSum(first, count, type, communicator));

        Begin("reduce", values, 1, (first, count) => mpi.ReduceSum(first, count, type, Rank == 0, communicator)).Wait();
        Broadcast(values);
        return new(this, "all-reduce", []);
    }

    /// <summary>Begins a collective on the memory of a tensor, in parts that MPI can count.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="values">The tensor, on the CPU.</param>
    /// <param name="itemsPerElement">What is counted: elements (1), or their bytes.</param>
    /// <param name="begin">Begins a part, from its address and its number of items.</param>
    private MpiOperation Begin(string name, Tensor values, long itemsPerElement, Func<nint, int, nint> begin)
    {
        if (values.numel() == 0)
            return new(this, name, []);

        var (items, bytesPerItem) = (values.numel() * itemsPerElement, values.ElementSize / itemsPerElement);
        var first = TensorMemory.Address(values);

        return Begin($"{name} of {items * bytesPerItem} bytes", () =>
        {
            var requests = new List<nint>();
            for (var at = 0L; at < items; at += options.MaxCount)
                requests.Add(begin(first + (nint)(at * bytesPerItem), (int)Math.Min(options.MaxCount, items - at)));
            return requests;
        }, values);
    }

    private MpiOperation Begin(string name, Func<IReadOnlyList<nint>> begin, Tensor? values = null)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        lock (calls)
        {
            collectives += isLeaving ? 0 : 1;
            return new(this, name, Guarded(begin), values);
        }
    }

    private bool Poll(MpiOperation operation)
    {
        lock (calls)
            return Guarded(() => operation.Poll(mpi));
    }

    private bool HaveAllLeft()
    {
        lock (calls)
            return watch!.HaveAllLeft;
    }

    /// <summary>Advances collectives while the main thread computes, answers the others, and checks their answers.</summary>
    private void RunInBackground()
    {
        while (!isDisposed)
        {
            bool isBusy;
            lock (calls)
            {
                Guarded(() => pending.RemoveAll(operation => operation.Poll(mpi)));
                isBusy = pending.Count > 0 || isLeaving;
                var since = Volatile.Read(ref waitingSince);
                TimeSpan? waited = since == 0 ? null : Stopwatch.GetElapsedTime(since);
                if (Guarded(() => watch?.Update(new(collectives, isLeaving), waited)) is (var rank, var fault))
                    EndAll(rank, fault);
            }

            begun.WaitOne(isBusy ? 1 : 100);
        }
    }

    // Rank 1 and the ones after it may all have noticed: the first to speak ends the others.
    private void EndAll(int rank, string fault)
    {
        if (Rank > 0)
            Thread.Sleep((int)Math.Min(Rank - 1, 20) * ExitDelay);

        Abort($"Rank {rank} ({Members[rank]}) {fault}; rank {Rank} waited in its collective {collectives}, {waitingFor}. "
            + "The run ends; its last checkpoint is intact.");
    }

    private static void Kill(PosixSignalContext? context) => Process.GetCurrentProcess().Kill();

    private void EndAll(object sender, UnhandledExceptionEventArgs unhandled) =>
        Abort($"Rank {Rank} of {Size} failed: {unhandled.ExceptionObject}");

    /// <summary>Runs MPI calls; their failure, which others cannot know of, ends all.</summary>
    private T Guarded<T>(Func<T> calls)
    {
        try
        {
            return calls();
        }
        catch (InvalidOperationException failure)
        {
            Abort($"Rank {Rank} of {Size}: {failure.Message} Another process or the network failed.");
            throw;
        }
    }
}
