using SelfAttentionGan.Data;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Training;

/// <summary>The schedule of checkpoints, and failures to save them.</summary>
public sealed class GanTrainerCheckpointTests
{
    private readonly ManualTime time = new();
    private readonly InMemoryCheckpointStore store = new();
    private readonly RecordingLogger log = new();

    private readonly GanTrainerOptions options = new() { Steps = 12, BatchSize = 2, ReportEvery = 4 };

    [Fact]
    public void By_default_a_checkpoint_is_saved_every_five_minutes()
    {
        Run(store, minutesPerBatch: 2);

        store.Steps.Should().Equal(3, 6, 9, 12);
    }

    [Fact]
    public void Checkpoints_are_due_by_steps_or_by_time_whichever_is_first()
    {
        (options.CheckpointEvery, options.CheckpointMinutes) = (4, 5);

        Run(store, minutesPerBatch: 1);

        store.Steps.Should().Equal([4, 8, 12], "each checkpoint restarts the five minutes");
    }

    [Fact]
    public void Zero_minutes_save_by_steps_alone()
    {
        options.CheckpointMinutes = 0;

        Run(store, minutesPerBatch: 60);

        store.Steps.Should().Equal(12);
    }

    [Fact]
    public void Weights_do_not_depend_on_the_times_of_checkpoints()
    {
        var often = new InMemoryCheckpointStore();
        Run(store, minutesPerBatch: 0);

        Run(often, minutesPerBatch: 5);

        often.Steps.Should().HaveCount(12);
        often.At(12).Should().Equal(store.At(12));
    }

    [Fact]
    public void A_checkpoint_between_two_reports_resumes_bit_for_bit()
    {
        var resumed = new InMemoryCheckpointStore();
        Run(store, minutesPerBatch: 0);

        Run(new KilledAfter(resumed, step: 6), minutesPerBatch: 2);
        Run(resumed, minutesPerBatch: 2, seed: 99);

        resumed.Steps.Should().Equal(3, 6, 9, 12);
        resumed.At(12).Should().Equal(store.At(12));
    }

    [Fact]
    public void A_checkpoint_that_fails_is_logged_each_time_and_retried()
    {
        options.CheckpointEvery = 3;

        Run(new FullDisk(store, until: 9), minutesPerBatch: 0);

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
        Run(new FullDisk(store, until: 5), minutesPerBatch: 2);

        log.Lines.Should().ContainSingle(line => line.StartsWith("Error"), "step 4 is not due again");
        store.Steps.Should().Equal(6, 9, 12);
    }

    [Fact]
    public void A_last_checkpoint_that_fails_fails_the_run_with_the_cause()
    {
        options.CheckpointEvery = 5;

        var run = () => Run(new FullDisk(store, until: int.MaxValue), minutesPerBatch: 0);

        run.Should().Throw<IOException>().WithMessage("No space left on device.");
        log.Lines.Count(line => line.StartsWith("Error")).Should().Be(2, "steps 5 and 10 were logged before");
    }

    [Fact]
    public void Without_a_log_warnings_are_written_to_standard_error()
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

    private void Run(ICheckpointStore target, double minutesPerBatch, int seed = 1)
    {
        var source = new SlowSource(new SyntheticImages(size: 8), () => time.Advance(TimeSpan.FromMinutes(minutesPerBatch)));

        Trainer(target, seed, log).Run(source, []);
    }

    private GanTrainer Trainer(ICheckpointStore target, int seed, RecordingLogger? log)
    {
        manual_seed(seed);
        options.Workers = 0;
        var generator = Sequential(Linear(4, 192), Tanh(), Unflatten(1, [3, 8, 8])).AsGenerator(latentDim: 4);
        var discriminator = Sequential(Flatten(), Linear(192, 1)).AsDiscriminator();

        return log is null
            ? new(generator, discriminator, options, new HingeLoss()) { Checkpoints = target }
            : new(generator, discriminator, options, new HingeLoss())
            {
                Checkpoints = target,
                Log = log,
                TimeProvider = time,
            };
    }

    /// <summary>A source whose reads advance the clock.</summary>
    private sealed class SlowSource(IImageSource source, Action onRead) : IImageSource
    {
        public ImageShape Shape => source.Shape;

        public long Count => source.Count;

        public int Classes => source.Classes;

        public Batch Read(ReadOnlySpan<long> indices)
        {
            onRead();
            return source.Read(indices);
        }
    }

    /// <summary>A store that fails before a step, like a full disk.</summary>
    private sealed class FullDisk(ICheckpointStore store, int until) : ICheckpointStore
    {
        public void Save(TrainingState state)
        {
            if (state.Step < until)
                throw new IOException("No space left on device.");

            store.Save(state);
        }

        public bool Restore(TrainingState state) => store.Restore(state);
    }

    /// <summary>A store that ignores everything after a step, like a killed process.</summary>
    private sealed class KilledAfter(ICheckpointStore store, int step) : ICheckpointStore
    {
        public void Save(TrainingState state)
        {
            if (state.Step <= step)
                store.Save(state);
        }

        public bool Restore(TrainingState state) => store.Restore(state);
    }
}
