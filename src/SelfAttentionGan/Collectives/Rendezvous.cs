using System.Collections.Concurrent;
using static TorchSharp.torch;

namespace SelfAttentionGan.Collectives;

/// <summary>Where threads meet: the times that each comes are counted, and equal counts make a meeting.</summary>
/// <remarks>Nobody waits for more than he needs, so that a rank that is held up does not hold up the others at once.</remarks>
internal sealed class Rendezvous(int size) : IDisposable
{
    private readonly CancellationTokenSource failure = new();
    private readonly ConcurrentDictionary<long, Meeting> meetings = [];

    public int Size => size;

    /// <summary>Returns what is made of all ranks' tensors, once all have brought theirs.</summary>
    /// <param name="number">How often this rank has been here.</param>
    /// <param name="rank">Who comes.</param>
    /// <param name="tensor">What it brings; it goes over to the meeting.</param>
    /// <param name="make">Called with all tensors, in the order of the ranks.</param>
    /// <exception cref="RankFailure">One will never come.</exception>
    public Tensor Exchange(long number, int rank, Tensor tensor, Func<Tensor[], Tensor> make)
    {
        var meeting = MeetingOf(number);
        meeting.Brought[rank] = tensor.DetachFromDisposeScope();
        if (Interlocked.Increment(ref meeting.Arrived) == size)
            meeting.Ready.Set();
        Wait(meeting);

        var made = make(meeting.Brought!);
        Leave(number, meeting);
        return made;
    }

    /// <summary>Returns what the first one here makes for all.</summary>
    /// <param name="number">How often this rank has been here.</param>
    /// <param name="make">Called on the first one's thread; nothing, if there is nothing to show.</param>
    /// <exception cref="RankFailure">The first one has failed.</exception>
    public Tensor? Once(long number, Func<Tensor?> make)
    {
        var meeting = MeetingOf(number);
        if (Interlocked.Increment(ref meeting.Arrived) == 1)
        {
            meeting.Brought[0] = make()?.DetachFromDisposeScope();
            meeting.Ready.Set();
        }
        else
        {
            Wait(meeting);
        }

        var shown = meeting.Brought[0]?.alias();
        Leave(number, meeting);
        return shown;
    }

    /// <summary>Sends all home who wait, now or later.</summary>
    public void Fail() => failure.Cancel();

    public void Dispose()
    {
        foreach (var meeting in meetings.Values)
            meeting.Dispose();
        failure.Dispose();
    }

    private Meeting MeetingOf(long number) => meetings.GetOrAdd(number, _ => new(size));

    private void Wait(Meeting meeting)
    {
        try
        {
            meeting.Ready.Wait(failure.Token);
        }
        catch (OperationCanceledException)
        {
            throw new RankFailure();
        }
    }

    private void Leave(long number, Meeting meeting)
    {
        if (Interlocked.Increment(ref meeting.Left) == size && meetings.TryRemove(number, out _))
            meeting.Dispose();
    }

    private sealed class Meeting(int size) : IDisposable
    {
        public int Arrived, Left;

        public ManualResetEventSlim Ready { get; } = new();

        public Tensor?[] Brought { get; } = new Tensor?[size];

        public void Dispose()
        {
            foreach (var tensor in Brought)
                tensor?.Dispose();
            Ready.Dispose();
        }
    }
}
