using System.Diagnostics.Metrics;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Training;
using SelfAttentionGan.Training.Monitoring;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Training.Monitoring;

public sealed class TrainingMeterTests : IClassFixture<Seeded>, IDisposable
{
    private readonly MeterListener listener = new();
    private readonly Dictionary<string, double> sums = [];
    private readonly List<double> speeds = [];

    private readonly GanTrainerOptions options = new()
    {
        Steps = 7,
        BatchSize = 4,
        CriticSteps = 2,
        ReportEvery = 3,
        CheckpointEvery = 2,
    };

    public TrainingMeterTests()
    {
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Name == TrainingMeter.Name)
                listening.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, count, _, _) =>
            sums[instrument.Name] = sums.GetValueOrDefault(instrument.Name) + count);
        listener.SetMeasurementEventCallback<double>((_, speed, _, _) => speeds.Add(speed));
        listener.Start();
    }

    public void Dispose() => listener.Dispose();

    [Fact]
    public void Steps_images_and_checkpoints_are_counted()
    {
        Run();

        sums.Should().Equal(new Dictionary<string, double>
        {
            ["sagan.steps"] = 7,
            ["sagan.images"] = 7 * 4 * 2,
            ["sagan.checkpoints"] = 4,
        });
        speeds.Should().HaveCount(3, "there are reports at 3, 6 and 7").And.OnlyContain(speed => speed > 0);
    }

    [Fact]
    public void A_collapse_is_a_warning()
    {
        (options.CollapseSteps, options.MinDiversity) = (3, 1);

        Run();

        sums["sagan.warnings"].Should().Be(1);
    }

    [Fact]
    public void An_observer_that_fails_is_a_warning()
    {
        Run(new DelegateObserver(_ => throw new IOException()));

        sums["sagan.warnings"].Should().Be(1);
    }

    private void Run(params IGanObserver[] observers) => new GanTrainer(
        Sequential(Linear(8, 192), Tanh(), Unflatten(1, [3, 8, 8])).AsGenerator(),
        Sequential(Flatten(), Linear(192, 1)).AsDiscriminator(), options, new HingeLoss())
    {
        Checkpoints = new InMemoryCheckpointStore(),
    }.Run(new SyntheticImages(size: 8), observers);
}
