using SelfAttentionGan.Losses;
using SelfAttentionGan.Models;
using SelfAttentionGan.Training;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training;

/// <summary>What a program needs in which a training is not the only thing that happens.</summary>
public sealed class GanTrainerHostTests : IClassFixture<Seeded>
{
    private static readonly SaganOptions Small = new() { ImageSize = 16, BaseChannels = 8, LatentDim = 8 };

    private readonly GanTrainerOptions options = new() { Steps = 6, BatchSize = 4, ReportEvery = 2 };

    [Fact]
    public async Task A_training_does_not_hold_the_thread_that_starts_it()
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
    public async Task A_training_needs_nothing_of_the_context_it_was_started_in()
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new Stuck());
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
    public async Task A_training_that_is_cancelled_says_so()
    {
        using var cancellation = new CancellationTokenSource();
        var training = Make().Trainer.RunAsync(
            new SyntheticImages(), [new DelegateObserver(_ => cancellation.Cancel())], cancellation.Token);

        await training.Invoking(async task => await task).Should().ThrowAsync<OperationCanceledException>();
        training.IsCanceled.Should().BeTrue();
    }

    [Fact]
    public async Task Two_trainings_side_by_side_do_not_disturb_each_other()
    {
        var alone = Make();
        alone.Trainer.Run(new SyntheticImages(), []);

        var (first, second) = (Make(), Make());
        await Task.WhenAll(
            first.Trainer.RunAsync(new SyntheticImages(), []), second.Trainer.RunAsync(new SyntheticImages(), []));

        foreach (var (key, value) in alone.Generator.state_dict())
        {
            first.Generator.state_dict()[key].allclose(value, 0, 0).Should().BeTrue($"{key} is the lonely training's");
            second.Generator.state_dict()[key].allclose(value, 0, 0).Should().BeTrue($"{key} is the lonely training's");
        }
    }

    private (GanTrainer Trainer, SaganGenerator Generator) Make()
    {
        manual_seed(5);
        var generator = SaganGeneratorBuilder.From(Small).Build();
        var discriminator = SaganDiscriminatorBuilder.From(Small).Build();

        return (new(generator, discriminator, options, new HingeLoss()), generator);
    }

    /// <summary>A context whose thread is busy for ever, as that of a window that waits for the training.</summary>
    private sealed class Stuck : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }

        public override void Send(SendOrPostCallback d, object? state) => throw new InvalidOperationException("Deadlock.");
    }
}
