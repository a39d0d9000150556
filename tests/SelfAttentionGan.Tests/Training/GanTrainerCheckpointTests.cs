using SelfAttentionGan.Data;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Training;

/// <summary>When checkpoints are saved, and what happens where they cannot be.</summary>
public sealed class GanTrainerCheckpointTests
{
    private readonly ManualTime time = new();
    private readonly InMemoryCheckpointStore store = new();
    private readonly RecordingLogger log = new();

    private readonly GanTrainerOptions options = new() { Steps = 12, BatchSize = 2, ReportEvery = 4 };

    [Fact]
    public void By_default_five_minutes_are_lost_at_most()
    {
        Run(store, minutesPerBatch: 2);

        store.Steps.Should().Equal(3, 6, 9, 12);
    }

    [Fact]
    public void Whichever_comes_first_counts_steps_or_time()
    {
        (options.CheckpointEvery, options.CheckpointMinutes) = (4, 5);

        Run(store, minutesPerBatch: 1);

        store.Steps.Should().Equal([4, 8, 12], "five minutes begin anew with each checkpoint");
    }

    [Fact]
    public void Nought_minutes_save_by_steps_alone()
    {
        options.CheckpointMinutes = 0;

        Run(store, minutesPerBatch: 60);

        store.Steps.Should().Equal(12);
    }

    [Fact]
    public void What_is_learned_does_not_depend_on_the_time()
    {
        var often = new InMemoryCheckpointStore();
        Run(store, minutesPerBatch: 0);

        Run(often, minutesPerBatch: 5);

        often.Steps.Should().HaveCount(12);
        often.At(12).Should().Equal(store.At(12));
    }

    [Fact]
    public void A_checkpoint_between_two_reports_is_gone_on_from_to_the_same_bits()
    {
        var resumed = new InMemoryCheckpointStore();
        Run(store, minutesPerBatch: 0);

        Run(new Until(resumed, step: 6), minutesPerBatch: 2);
        Run(resumed, minutesPerBatch: 2, seed: 99);

        resumed.Steps.Should().Equal(3, 6, 9, 12);
        resumed.At(12).Should().Equal(store.At(12));
    }

    [Fact]
    public void A_checkpoint_that_fails_is_told_each_time_and_tried_again()
    {
        options.CheckpointEvery = 3;

        Run(new Full(store, until: 9), minutesPerBatch: 0);

        store.Steps.Should().Equal(9, 12);
        log.Lines.Where(line => line.StartsWith("Error")).Should().Equal(
            "Error: Training continues without a checkpoint of step 3, and the next one is tried in time; what was "
                + "trained since step 0 is in memory only.",
            "Error: Training continues without a checkpoint of step 6, and the next one is tried in time; what was "
                + "trained since step 0 is in memory only.");
    }

    [Fact]
    public void After_a_failure_the_next_attempt_waits_for_its_time()
    {
        Run(new Full(store, until: 5), minutesPerBatch: 2);

        log.Lines.Should().ContainSingle(line => line.StartsWith("Error"), "step 4 is not due again");
        store.Steps.Should().Equal(6, 9, 12);
    }

    [Fact]
    public void A_last_checkpoint_that_fails_fails_the_run_with_the_cause()
    {
        options.CheckpointEvery = 5;

        var run = () => Run(new Full(store, until: int.MaxValue), minutesPerBatch: 0);

        run.Should().Throw<IOException>().WithMessage("No space left on device.");
        log.Lines.Count(line => line.StartsWith("Error")).Should().Be(2, "steps 5 and 10 have been told before");
    }

    [Fact]
    public void Who_hands_over_no_log_reads_warnings_on_standard_error()
    {
        var error = Console.Error;
        using var written = new StringWriter();
        Console.SetError(written);
        try
        {
            Trainer(store, seed: 1, log: null).Run(
                new SyntheticImages(size: 8), [new DelegateObserver(_ => throw new IOException("No space left."))]);
        }
        finally
        {
            Console.SetError(error);
        }

        written.ToString().Should().StartWith($"warning: Observer {nameof(DelegateObserver)} threw at step 4;")
            .And.Contain("No space left.").And.Contain("threw 3 times").And.NotContain("Training from step");
    }

    private void Run(ICheckpointStore keeper, double minutesPerBatch, int seed = 1)
    {
        var source = new Timed(new SyntheticImages(size: 8), () => time.Advance(TimeSpan.FromMinutes(minutesPerBatch)));

        Trainer(keeper, seed, log).Run(source, []);
    }

    private GanTrainer Trainer(ICheckpointStore keeper, int seed, RecordingLogger? log)
    {
        manual_seed(seed);
        options.Workers = 0;
        var generator = Sequential(Linear(4, 192), Tanh(), Unflatten(1, [3, 8, 8])).AsGenerator(latentDim: 4);
        var discriminator = Sequential(Flatten(), Linear(192, 1)).AsDiscriminator();

        return log is null
            ? new(generator, discriminator, options, new HingeLoss()) { Checkpoints = keeper }
            : new(generator, discriminator, options, new HingeLoss())
            {
                Checkpoints = keeper,
                Log = log,
                TimeProvider = time,
            };
    }

    /// <summary>A source whose batches take time.</summary>
    private sealed class Timed(IImageSource source, Action take) : IImageSource
    {
        public ImageShape Shape => source.Shape;

        public long Count => source.Count;

        public int Classes => source.Classes;

        public Batch Read(ReadOnlySpan<long> indices)
        {
            take();
            return source.Read(indices);
        }
    }

    /// <summary>A store on a disk that is full until a step.</summary>
    private sealed class Full(ICheckpointStore store, int until) : ICheckpointStore
    {
        public void Save(TrainingState state)
        {
            if (state.Step < until)
                throw new IOException("No space left on device.");

            store.Save(state);
        }

        public bool Restore(TrainingState state) => store.Restore(state);
    }

    /// <summary>A store that keeps nothing after a step, as if the program had been killed then.</summary>
    private sealed class Until(ICheckpointStore store, int step) : ICheckpointStore
    {
        public void Save(TrainingState state)
        {
            if (state.Step <= step)
                store.Save(state);
        }

        public bool Restore(TrainingState state) => store.Restore(state);
    }
}
