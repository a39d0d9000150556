using System.Runtime.ExceptionServices;
using SelfAttentionGan.Data;
using static TorchSharp.torch;

namespace SelfAttentionGan.Training;

/// <summary>A thread that reads batches before they are asked for, a few at most.</summary>
/// <remarks>
/// Tensors are counted by thread, and kept in scopes by thread: whatever this one makes it also disposes.
/// </remarks>
internal sealed class PictureReader : IDisposable
{
    private const int Ahead = 2;

    private sealed record Page(Batch? Batch, ExceptionDispatchInfo? Failure);

    private readonly Func<long, Batch> read;
    private readonly Thread thread;
    private readonly object door = new();
    private readonly Queue<Page> ready = new();
    private readonly Queue<Batch> spent = new();
    private bool closed;

    /// <param name="read">Reads the batch of a turn.</param>
    /// <param name="turns">The turns to read, in the order that they are taken in.</param>
    public PictureReader(Func<long, Batch> read, IEnumerable<long> turns)
    {
        this.read = read;
        thread = new(() => Work(turns)) { IsBackground = true, Name = "sagan pictures" };
        thread.Start();
    }

    /// <summary>Returns the next batch as soon as it has been read; give it back when its content was copied.</summary>
    /// <remarks>What reading it threw is thrown here, as it was.</remarks>
    public Batch Take()
    {
        Page page;
        lock (door)
        {
            while (ready.Count == 0)
                Monitor.Wait(door);
            page = ready.Dequeue();
            Monitor.PulseAll(door);
        }

        page.Failure?.Throw();
        return page.Batch!;
    }

    public void GiveBack(Batch batch)
    {
        lock (door)
            spent.Enqueue(batch);
    }

    /// <summary>Lets the thread finish the batch that it reads, and no other.</summary>
    public void Close()
    {
        lock (door)
        {
            closed = true;
            Monitor.PulseAll(door);
        }
    }

    /// <summary>Closes the reader and waits for the end of its thread.</summary>
    public void Dispose()
    {
        Close();
        thread.Join();
    }

    private void Work(IEnumerable<long> turns)
    {
        foreach (var turn in turns)
        {
            if (!IsRoom())
                break;

            Tidy();
            var page = Read(turn);
            lock (door)
            {
                ready.Enqueue(page);
                Monitor.PulseAll(door);
            }
        }

        lock (door)
            while (!closed)
                Monitor.Wait(door);
        Tidy();
        foreach (var page in ready)
            page.Batch?.Dispose();
    }

    /// <summary>Waits until another batch may be read.</summary>
    /// <returns>False if none will be.</returns>
    private bool IsRoom()
    {
        lock (door)
        {
            while (ready.Count >= Ahead && !closed)
                Monitor.Wait(door);

            return !closed;
        }
    }

    private void Tidy()
    {
        lock (door)
            while (spent.TryDequeue(out var batch))
                batch.Dispose();
    }

    private Page Read(long turn)
    {
        try
        {
            using var scope = NewDisposeScope();

            var batch = read(turn);
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
