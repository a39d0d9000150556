using System.Collections.Concurrent;
using static TorchSharp.torch;

namespace SelfAttentionGan.Inference;

/// <summary>Threads that run calls in the order of their arrival, one each at a time.</summary>
/// <remarks>
/// Dispose scopes, gradient modes and torch's number of threads belong to a thread: a call has one to itself from begin
/// to end, and no thread of the thread pool waits for it.
/// </remarks>
internal sealed class CallQueue
{
    private readonly BlockingCollection<ICall> calls = [];
    private readonly ReaderWriterLockSlim exclusion = new();
    private readonly Task[] workers;
    private volatile bool closed;

    /// <param name="concurrency">Number of threads.</param>
    /// <param name="torchThreads">Torch's number of threads in each; null leaves it as it is.</param>
    public CallQueue(int concurrency, int? torchThreads)
    {
        using var ready = new CountdownEvent(concurrency);
        var before = torchThreads is null ? 0 : get_num_threads();
        workers = [.. Enumerable.Range(0, concurrency).Select(_ => Start(torchThreads, ready))];

        // Torch takes the number of the last caller for threads that begin later, too: it gets the former one back.
        ready.Wait();
        if (torchThreads is not null)
            set_num_threads(before);
    }

    /// <summary>Number of calls that run at a time.</summary>
    public int Concurrency => workers.Length;

    /// <summary>Adds a call.</summary>
    /// <param name="work">What it does.</param>
    /// <param name="exclusive">Whether no other call may run at the same time.</param>
    /// <param name="cancellation">Cancels it before it has begun; the call itself may observe the token later.</param>
    /// <exception cref="ObjectDisposedException">The queue is closed.</exception>
    public Task<T> Run<T>(Func<T> work, bool exclusive, CancellationToken cancellation)
    {
        var call = new Call<T>(work, exclusive, cancellation);
        try
        {
            calls.Add(call, CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            call.Abandon();
        }

        return call.Task;
    }

    /// <summary>Refuses calls from now on, fails those that wait, and returns when those that run have ended.</summary>
    public Task CloseAsync()
    {
        closed = true;
        calls.CompleteAdding();

        return Task.WhenAll(workers);
    }

    private Task Start(int? torchThreads, CountdownEvent ready)
    {
        var ended = new TaskCompletionSource();
        var thread = new Thread(() =>
        {
            if (torchThreads is { } count)
            {
                get_num_threads();                       // a thread's first use of torch sets the number of all threads
                set_num_threads(count);
            }

            ready.Signal();

            foreach (var call in calls.GetConsumingEnumerable())
                Run(call);
            ended.SetResult();
        })
        {
            IsBackground = true,
            Name = nameof(TrainedGenerator),
        };
        thread.Start();

        return ended.Task;
    }

    private void Run(ICall call)
    {
        if (closed)
        {
            call.Abandon();
            return;
        }

        if (call.IsExclusive)
            exclusion.EnterWriteLock();
        else
            exclusion.EnterReadLock();
        try
        {
            call.Run();
        }
        finally
        {
            if (call.IsExclusive)
                exclusion.ExitWriteLock();
            else
                exclusion.ExitReadLock();
        }
    }

    private interface ICall
    {
        bool IsExclusive { get; }

        void Run();

        /// <summary>Fails it, since the queue is closed.</summary>
        void Abandon();
    }

    private sealed class Call<T> : TaskCompletionSource<T>, ICall
    {
        private readonly Func<T> work;
        private readonly CancellationToken cancellation;
        private readonly CancellationTokenRegistration registration;
        private int begun;

        public Call(Func<T> work, bool exclusive, CancellationToken cancellation)
            : base(TaskCreationOptions.RunContinuationsAsynchronously)
        {
            (this.work, IsExclusive, this.cancellation) = (work, exclusive, cancellation);
            registration = cancellation.Register(() =>
            {
                if (Begin())
                    TrySetCanceled(cancellation);
            });
        }

        public bool IsExclusive { get; }

        public void Run()
        {
            if (!Begin())
                return;

            registration.Unregister();
            try
            {
                SetResult(work());
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                SetCanceled(cancellation);
            }
            catch (Exception failure)
            {
                SetException(failure);
            }
        }

        public void Abandon()
        {
            if (!Begin())
                return;

            registration.Unregister();
            SetException(new ObjectDisposedException(
                nameof(TrainedGenerator), "The generator has been disposed: calls begin before that. Open it again."));
        }

        private bool Begin() => Interlocked.Exchange(ref begun, 1) == 0;
    }
}
