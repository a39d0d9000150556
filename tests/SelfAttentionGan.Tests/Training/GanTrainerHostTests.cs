using SelfAttentionGan.Losses;
using SelfAttentionGan.Models;
using SelfAttentionGan.Training;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training;

/// <summary>Training inside a host: threads, synchronization contexts, parallel runs.</summary>
public sealed class GanTrainerHostTests : IClassFixture<Seeded>
{
    private static readonly SaganOptions Small = new() { ImageSize = 16, BaseChannels = 8, LatentDim = 8 };

    private readonly GanTrainerOptions options = new() { Steps = 6, BatchSize = 4, ReportEvery = 2 };

    [Fact]
    public async Task RunAsync_does_not_block_the_calling_thread()
    {
        using var gate = new ManualResetEventSlim();
        var threads = new List<int>();
        var (trainer, _) = Make();

        var training = trainer.RunAsync(new SyntheticImages(), [new DelegateObserver(_ =>
        {
            gate.Wait(TimeSpan.FromSeconds(30));
            threads.Add(Environment.CurrentManagedThreadId);
        })]);
        training.IsCompleted.Should().BeFalse("its first report waits for this thread");
        gate.Set();
        await training;

        threads.Should().HaveCount(3).And.OnlyContain(thread => thread == threads[0], "scopes belong to a thread");
    }

    [Fact]
    public async Task RunAsync_does_not_need_the_synchronization_context()
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new BlockedContext());
        Task training;
        try
        {
            training = Make().Trainer.RunAsync(new SyntheticImages(), []);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }

        (await Task.WhenAny(training, Task.Delay(TimeSpan.FromSeconds(60)))).Should().BeSameAs(training);
        training.IsCompletedSuccessfully.Should().BeTrue();
    }

    [Fact]
    public async Task A_cancelled_training_is_a_cancelled_task()
    {
        using var cancellation = new CancellationTokenSource();
        var training = Make().Trainer.RunAsync(
            new SyntheticImages(), [new DelegateObserver(_ => cancellation.Cancel())], cancellation.Token);

        await training.Invoking(async task => await task).Should().ThrowAsync<OperationCanceledException>();
        training.IsCanceled.Should().BeTrue();
    }

    [Fact]
    public async Task Two_trainings_in_parallel_do_not_affect_each_other()
    {
        var alone = Make();
        alone.Trainer.Run(new SyntheticImages(), []);

        var (first, second) = (Make(), Make());
        await Task.WhenAll(
            first.Trainer.RunAsync(new SyntheticImages(), []), second.Trainer.RunAsync(new SyntheticImages(), []));

        foreach (var (key, value) in alone.Generator.state_dict())
        {
            first.Generator.state_dict()[key].allclose(value, 0, 0).Should().BeTrue($"{key} is that of the training alone");
            second.Generator.state_dict()[key].allclose(value, 0, 0).Should().BeTrue($"{key} is that of the training alone");
        }
    }

    private (GanTrainer Trainer, SaganGenerator Generator) Make()
    {
        manual_seed(5);
        var generator = SaganGeneratorBuilder.From(Small).Build();
        var discriminator = SaganDiscriminatorBuilder.From(Small).Build();

        return (new(generator, discriminator, options, new HingeLoss()), generator);
    }

    /// <summary>A context whose thread is blocked, like that of a window that waits for the training.</summary>
    private sealed class BlockedContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }

        public override void Send(SendOrPostCallback d, object? state) => throw new InvalidOperationException("Deadlock.");
    }
}
