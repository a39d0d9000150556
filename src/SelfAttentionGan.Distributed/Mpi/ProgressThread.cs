using System.Diagnostics;

namespace SelfAttentionGan.Distributed.Mpi;

/// <summary>
/// Runs a group's MPI calls, one at a time, and a background thread that answers the other processes while this one
/// computes, and checks their answers while it waits.
/// </summary>
internal sealed class ProgressThread
{
    private const int PollsBeforeYield = 64;

    private static readonly TimeSpan SleepAfter = TimeSpan.FromMilliseconds(20);

    private readonly MpiLibrary mpi;
    private readonly PeerWatch? watch;
    private readonly Action<string> onFailedCall;
    private readonly Action<int, string> onFault;
    private readonly Thread background;
    private readonly Lock calls = new();                          // MPI takes calls of one thread at a time
    private readonly AutoResetEvent wake = new(false);

    private long collectives, waitingSince;
    private string waitingFor = "";
    private volatile bool isLeaving, isDisposed;

    /// <param name="mpi">The library.</param>
    /// <param name="watch">Asks and answers the other processes; null in a group of one.</param>
    /// <param name="onFailedCall">Ends the group where an MPI call failed, which others cannot know of; takes why.</param>
    /// <param name="onFault">Ends the group for which this process waits in vain; takes the offender's rank and its fault.</param>
    public ProgressThread(MpiLibrary mpi, PeerWatch? watch, Action<string> onFailedCall, Action<int, string> onFault)
    {
        (this.mpi, this.watch, this.onFailedCall, this.onFault) = (mpi, watch, onFailedCall, onFault);
        background = new(RunInBackground) { IsBackground = true, Name = "MPI" };
        background.Start();
    }

    /// <summary>Where this process waits, for messages.</summary>
    public string Position => $"collective {collectives}, {waitingFor}";

    /// <summary>Runs a collective: begins its parts, and waits until all are complete.</summary>
    /// <param name="name">What it is, for messages.</param>
    /// <param name="begin">Begins the parts; returns their requests.</param>
    public void Run(string name, Func<IReadOnlyList<nint>> begin)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        IReadOnlyList<nint> requests;
        lock (calls)
        {
            collectives += isLeaving ? 0 : 1;
            requests = Guarded(begin);
        }

        waitingFor = name;
        Wait(requests);
    }

    /// <summary>Makes an MPI call.</summary>
    public void Call(Action call)
    {
        lock (calls)
            call();
    }

    /// <summary>Leaves the group, once all processes do, and ends the thread.</summary>
    /// <param name="barrier">Begins a barrier of all processes.</param>
    public void Leave(Func<nint> barrier)
    {
        isLeaving = true;
        if (watch is not null)
        {
            Run("the end", () => [barrier()]);
            Call(watch.SayGoodbye);
            wake.Set();
            while (!HaveAllLeft())
                Thread.Sleep(1);
        }

        isDisposed = true;
        wake.Set();
        background.Join();
    }

    /// <summary>Waits for the parts of a collective. The background thread looks after the time limits.</summary>
    private void Wait(IReadOnlyList<nint> requests)
    {
        var (started, completed) = (Stopwatch.GetTimestamp(), 0);
        Volatile.Write(ref waitingSince, started);

        for (var polls = 0; (completed = Poll(requests, completed)) < requests.Count; polls++)
            if (polls < PollsBeforeYield)
                Thread.SpinWait(20);
            else if (Stopwatch.GetElapsedTime(started) < SleepAfter)
                Thread.Yield();
            else
                Thread.Sleep(1);

        Volatile.Write(ref waitingSince, 0);
    }

    private int Poll(IReadOnlyList<nint> requests, int completed)
    {
        lock (calls)
            return Guarded(() =>
            {
                while (completed < requests.Count && mpi.Test(requests[completed]))
                    completed++;

                return completed;
            });
    }

    private bool HaveAllLeft()
    {
        lock (calls)
            return watch!.HaveAllLeft;
    }

    private void RunInBackground()
    {
        while (!isDisposed)
        {
            lock (calls)
            {
                var since = Volatile.Read(ref waitingSince);
                TimeSpan? waited = since == 0 ? null : Stopwatch.GetElapsedTime(since);
                if (Guarded(() => watch?.Update(new(collectives, isLeaving), waited)) is (var rank, var fault))
                    onFault(rank, fault);
            }

            wake.WaitOne(isLeaving ? 1 : 100);
        }
    }

    private T Guarded<T>(Func<T> run)
    {
        try
        {
            return run();
        }
        catch (InvalidOperationException failure)
        {
            onFailedCall(failure.Message);
            throw;
        }
    }
}
