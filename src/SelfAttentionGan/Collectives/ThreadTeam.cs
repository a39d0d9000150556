using System.Runtime.ExceptionServices;
using static TorchSharp.torch;

namespace SelfAttentionGan.Collectives;

/// <summary>Threads that are ranks, each with its share of the cores: they wait for work, do it together, and wait again.</summary>
/// <remarks>
/// Coarse shares use many cores better than fine ones: a rank meets the others a few dozen times a step, where threads
/// inside operators would some thousands of times. What a rank makes belongs to its own scope and lives until the work
/// has been gathered.
/// </remarks>
internal sealed class ThreadTeam : IDisposable
{
    private readonly Thread[] threads;
    private readonly int cores = get_num_threads();
    private readonly Barrier start, done;

    private Rendezvous rendezvous;
    private Action<int>? work;
    private Exception?[] failures;

    public ThreadTeam(int size)
    {
        (Size, rendezvous, failures) = (size, new(size), new Exception?[size]);
        (start, done) = (new(size + 1), new(size + 1));
        threads = [.. Enumerable.Range(0, size).Select(rank => new Thread(() => Serve(rank))
        {
            IsBackground = true,
            Name = $"rank {rank}",
        })];
        foreach (var thread in threads)
            thread.Start();
        done.SignalAndWait();

        // What a thread tells torch counts for itself and for all threads to come: those of others keep their number.
        set_num_threads(cores);
    }

    public int Size { get; }

    /// <summary>Lets each rank do its share, then gathers what they have made.</summary>
    /// <param name="share">What a rank does, told its number.</param>
    /// <param name="gather">Reads what came of it, on the caller's thread; nothing of it lives on.</param>
    public void Run<T>(Func<int, T> share, Action<T[]> gather)
    {
        var made = new T[Size];
        work = rank => made[rank] = share(rank);

        start.SignalAndWait();
        done.SignalAndWait();                                    // all have done their share
        try
        {
            Rethrow();
            gather(made);
        }
        finally
        {
            done.SignalAndWait();                                // now they may let go of it
        }
    }

    public void Dispose()
    {
        work = null;
        start.SignalAndWait();
        foreach (var thread in threads)
            thread.Join();

        start.Dispose();
        done.Dispose();
        rendezvous.Dispose();
    }

    private void Serve(int rank)
    {
        // A thread takes the usual number at its first look, even after it was told another one.
        _ = get_num_threads();
        set_num_threads(Math.Max(1, cores / Size));
        done.SignalAndWait();

        while (true)
        {
            start.SignalAndWait();
            if (work is null)
                return;

            using var scope = NewDisposeScope();
            using (Collective.Join(new ThreadRank(rank, rendezvous)))
                Try(rank, work);

            done.SignalAndWait();
            done.SignalAndWait();
        }
    }

    private void Try(int rank, Action<int> act)
    {
        try
        {
            act(rank);
        }
        catch (Exception failure)
        {
            failures[rank] = failure;
            rendezvous.Fail();
        }
    }

    // A rank that only waited for another is no reason.
    private void Rethrow()
    {
        var reasons = failures.OfType<Exception>().ToArray();
        if (reasons.Length == 0)
            return;

        failures = new Exception?[Size];
        rendezvous.Dispose();
        rendezvous = new(Size);
        ExceptionDispatchInfo.Throw(reasons.FirstOrDefault(reason => reason is not RankFailure) ?? reasons[0]);
    }
}
