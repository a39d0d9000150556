using System.Runtime.ExceptionServices;
using SelfAttentionGan.Data;
using static TorchSharp.torch;

namespace SelfAttentionGan.Training.Loading;

/// <summary>Prefetching thread: reads a few batches before they are requested.</summary>
/// <remarks>
/// Tensors are counted by thread, and kept in scopes by thread: whatever this one makes it also disposes.
/// </remarks>
internal sealed class Prefetcher : IDisposable
{
    private const int Ahead = 2;

    private sealed record Slot(Batch? Batch, ExceptionDispatchInfo? Failure);

    private readonly Func<long, Batch> read;
    private readonly Thread thread;
    private readonly object gate = new();
    private readonly Queue<Slot> queue = new();
    private readonly Queue<Batch> returned = new();
    private bool stopped;

    /// <param name="read">Reads the batch of an index.</param>
    /// <param name="indices">The indices of the batches, in the order that they are taken in.</param>
    public Prefetcher(Func<long, Batch> read, IEnumerable<long> indices)
    {
        this.read = read;
        thread = new(() => Work(indices)) { IsBackground = true, Name = "sagan prefetcher" };
        thread.Start();
    }

    /// <summary>Returns the next batch as soon as it has been read; return it when its content was copied.</summary>
    /// <remarks>An exception of the reading thread is rethrown here.</remarks>
    public Batch Take()
    {
        Slot slot;
        lock (gate)
        {
            while (queue.Count == 0)
                Monitor.Wait(gate);
            slot = queue.Dequeue();
            Monitor.PulseAll(gate);
        }

        slot.Failure?.Throw();
        return slot.Batch!;
    }

    public void Return(Batch batch)
    {
        lock (gate)
            returned.Enqueue(batch);
    }

    /// <summary>Lets the thread finish the batch that it reads, and read no other.</summary>
    public void Stop()
    {
        lock (gate)
        {
            stopped = true;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Stops the thread and waits for its end.</summary>
    public void Dispose()
    {
        Stop();
        thread.Join();
    }

    private void Work(IEnumerable<long> indices)
    {
        foreach (var index in indices)
        {
            if (!WaitForRoom())
                break;

            DisposeReturned();
            var slot = Read(index);
            lock (gate)
            {
                queue.Enqueue(slot);
                Monitor.PulseAll(gate);
            }
        }

        lock (gate)
            while (!stopped)
                Monitor.Wait(gate);
        DisposeReturned();
        foreach (var slot in queue)
            slot.Batch?.Dispose();
    }

    /// <summary>Waits until another batch may be read.</summary>
    /// <returns>False if the thread is stopped.</returns>
    private bool WaitForRoom()
    {
        lock (gate)
        {
            while (queue.Count >= Ahead && !stopped)
                Monitor.Wait(gate);

            return !stopped;
        }
    }

    private void DisposeReturned()
    {
        lock (gate)
            while (returned.TryDequeue(out var batch))
                batch.Dispose();
    }

    private Slot Read(long index)
    {
        try
        {
            using var scope = NewDisposeScope();

            var batch = read(index);
            batch.Images.DetachFromDisposeScope();
            batch.Labels?.DetachFromDisposeScope();
            batch.Inputs?.DetachFromDisposeScope();

            return new(batch, null);
        }
        catch (Exception failure)
        {
            return new(null, ExceptionDispatchInfo.Capture(failure));
        }
    }
}
