using SelfAttentionGan.Platform;
using SelfAttentionGan.Training.Distributed;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training.Distributed;

/// <summary>A process group whose processes are threads: the arithmetic of a real one, summed in the order of ranks.</summary>
internal sealed class ThreadProcessGroup : IProcessGroup
{
    private readonly Meeting meeting;

    private ThreadProcessGroup(Meeting meeting, int rank) => (this.meeting, Rank) = (meeting, rank);

    public string Name => "threads";

    public int Rank { get; }

    public int Size => meeting.Size;

    /// <summary>Called before each all-reduce, with its values; it may change them or throw.</summary>
    public Action<Tensor>? BeforeAllReduce { get; set; }

    /// <summary>Called after each all-reduce, with its result, which it may change.</summary>
    public Action<Tensor>? AfterAllReduce { get; set; }

    /// <summary>Called after each broadcast, with its result.</summary>
    public Action<Tensor>? AfterBroadcast { get; set; }

    /// <summary>Runs an action on as many threads, each with the group of its rank, and waits for all of them.</summary>
    /// <returns>The exception of each rank; null where there was none.</returns>
    public static Exception?[] Run(int size, Action<ThreadProcessGroup> action)
    {
        var meeting = new Meeting(size);
        var failures = new Exception?[size];
        var threads = Enumerable.Range(0, size).Select(rank => new Thread(() =>
        {
            try
            {
                action(new(meeting, rank));
            }
            catch (Exception failure)
            {
                failures[rank] = failure;
                meeting.Fail($"rank {rank} left: {failure.Message}");
            }
        })).ToArray();

        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        return failures;
    }

    public void AllReduceSum(Tensor values)
    {
        BeforeAllReduce?.Invoke(values);
        meeting.Arrive(Rank, values);
        using (var sum = meeting.Values[0].clone())
        {
            foreach (var other in meeting.Values[1..])
                sum.add_(other, Scalars.One);
            meeting.Arrive(Rank, values);
            values.copy_(sum);
        }

        meeting.Arrive(Rank, values);
        AfterAllReduce?.Invoke(values);
    }

    public void Broadcast(Tensor values, int root = 0)
    {
        meeting.Arrive(Rank, values);
        if (Rank != root)
            values.copy_(meeting.Values[root]);
        meeting.Arrive(Rank, values);
        AfterBroadcast?.Invoke(values);
    }

    public void Barrier() => meeting.Arrive(Rank, null!);

    public void Abort(string reason) => meeting.Fail(reason);

    public void Dispose()
    {
    }

    /// <summary>Where the threads wait for each other.</summary>
    private sealed class Meeting(int size)
    {
        private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

        private readonly object gate = new();
        private int arrived;
        private long round;
        private string? failure;

        public int Size => size;

        public Tensor[] Values { get; } = new Tensor[size];

        public void Arrive(int rank, Tensor values)
        {
            lock (gate)
            {
                Require();
                Values[rank] = values;
                var mine = round;
                if (++arrived == size)
                {
                    (arrived, round) = (0, round + 1);
                    Monitor.PulseAll(gate);
                }

                while (round == mine)
                {
                    if (!Monitor.Wait(gate, Limit))
                        Fail("a process does not answer");
                    if (round == mine)
                        Require();
                }
            }
        }

        public void Fail(string reason)
        {
            lock (gate)
            {
                failure ??= reason;
                Monitor.PulseAll(gate);
            }
        }

        private void Require()
        {
            if (failure is not null)
                throw new IOException($"The group has ended: {failure}");
        }
    }
}
