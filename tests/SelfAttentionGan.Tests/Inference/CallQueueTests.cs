using System.Collections.Concurrent;
using SelfAttentionGan.Inference;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Inference;

[Collection(nameof(ThreadCount))]
public sealed class CallQueueTests : IDisposable
{
    private readonly ManualResetEventSlim gate = new();

    public void Dispose() => gate.Dispose();

    [Fact]
    public async Task Calls_run_in_order_on_a_thread_that_is_not_the_thread_pools()
    {
        var queue = new CallQueue(concurrency: 1, torchThreads: null);
        var order = new ConcurrentQueue<int>();

        var calls = Enumerable.Range(0, 20).Select(i => queue.Run(
            () =>
            {
                order.Enqueue(i);
                return Thread.CurrentThread.IsThreadPoolThread;
            },
            exclusive: false, CancellationToken.None)).ToArray();

        (await Task.WhenAll(calls)).Should().OnlyContain(pooled => !pooled);
        order.Should().Equal(Enumerable.Range(0, 20));
        await queue.CloseAsync();
    }

    [Fact]
    public async Task No_more_calls_run_at_a_time_than_it_has_threads_and_an_exclusive_one_runs_alone()
    {
        var queue = new CallQueue(concurrency: 3, torchThreads: null);
        var (running, most) = (0, 0);
        using var all = new CountdownEvent(3);
        var three = Enumerable.Range(0, 3).Select(_ => queue.Run(() => all.Signal() | all.Wait(TimeSpan.FromMinutes(1)), false, default));
        (await Task.WhenAll(three)).Should().OnlyContain(together => together);

        var calls = Enumerable.Range(0, 60).Select(i => queue.Run(
            () =>
            {
                var now = Interlocked.Increment(ref running);
                most = Math.Max(most, now);
                Thread.Yield();
                var alone = now == 1 && Volatile.Read(ref running) == 1;
                Interlocked.Decrement(ref running);
                return i % 5 != 0 || alone;
            },
            exclusive: i % 5 == 0, CancellationToken.None));

        (await Task.WhenAll(calls)).Should().OnlyContain(correct => correct);
        most.Should().BeLessThanOrEqualTo(3);
        await queue.CloseAsync();
    }

    [Fact]
    public async Task Closing_waits_for_the_call_that_runs_and_fails_those_that_wait()
    {
        var queue = new CallQueue(concurrency: 1, torchThreads: null);
        using var begun = new ManualResetEventSlim();
        var running = queue.Run(() => Wait(begun), exclusive: false, CancellationToken.None);
        var waiting = queue.Run(() => 2, exclusive: false, CancellationToken.None);
        begun.Wait();

        var closing = queue.CloseAsync();
        closing.IsCompleted.Should().BeFalse("a call runs");
        gate.Set();
        await closing;

        (await running).Should().Be(1);
        await waiting.Awaiting(its => its).Should().ThrowAsync<ObjectDisposedException>();
        await queue.Run(() => 3, exclusive: true, CancellationToken.None).Awaiting(its => its)
            .Should().ThrowAsync<ObjectDisposedException>();
    }

    [Fact]
    public async Task A_waiting_call_is_canceled_at_once_and_never_runs()
    {
        var queue = new CallQueue(concurrency: 1, torchThreads: null);
        using var begun = new ManualResetEventSlim();
        using var stop = new CancellationTokenSource();
        var running = queue.Run(() => Wait(begun), exclusive: false, CancellationToken.None);
        var ran = false;
        var waiting = queue.Run(() => ran = true, exclusive: false, stop.Token);
        begun.Wait();

        await stop.CancelAsync();
        await waiting.Awaiting(its => its).Should().ThrowAsync<OperationCanceledException>();
        running.IsCompleted.Should().BeFalse("it is not its call");

        gate.Set();
        await running;
        await queue.CloseAsync();
        ran.Should().BeFalse();
    }

    [Fact]
    public async Task A_failure_is_the_calls_alone()
    {
        var queue = new CallQueue(concurrency: 1, torchThreads: null);
        var failing = queue.Run<int>(() => throw new InvalidOperationException("this one"), exclusive: true, CancellationToken.None);

        await failing.Awaiting(its => its).Should().ThrowAsync<InvalidOperationException>().WithMessage("this one");
        (await queue.Run(() => 5, exclusive: true, CancellationToken.None)).Should().Be(5);
        await queue.CloseAsync();
    }

    [Fact]
    public async Task Torchs_threads_are_set_for_its_calls_alone()
    {
        var before = get_num_threads();
        var queue = new CallQueue(concurrency: 2, torchThreads: before + 3);

        (await queue.Run(get_num_threads, exclusive: false, CancellationToken.None)).Should().Be(before + 3);
        get_num_threads().Should().Be(before);
        var other = 0;
        var thread = new Thread(() => other = get_num_threads());
        thread.Start();
        thread.Join();

        other.Should().Be(before, "threads that begin later have what the program has");
        await queue.CloseAsync();
    }

    private int Wait(ManualResetEventSlim begun)
    {
        begun.Set();
        gate.Wait();

        return 1;
    }
}
