using Microsoft.Extensions.Logging.Abstractions;
using SelfAttentionGan.Models;
using SelfAttentionGan.Observers;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using SelfAttentionGan.Training.Monitoring;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Observers;

public sealed class GanObserversTests : IClassFixture<Seeded>, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly RunDirectory run;

    public GanObserversTests() => run = RunDirectory.At(folder.Path);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_delegate_observes_every_report()
    {
        var steps = new List<int>();
        var observer = GanObservers.From(report => steps.Add(report.Step));

        observer.Observe(new() { Step = 10 });
        observer.Observe(new() { Step = 20 });

        steps.Should().Equal(10, 20);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_observer_of_ones_own_receives_the_images_of_the_others_in_any_order(bool first)
    {
        using var generator = SaganGeneratorBuilder.From(
            new() { ImageSize = 16, BaseChannels = 8, LatentDim = 8 }).Build();
        var own = new ImageObserver();
        IGanObserver samples = GanObservers.Samples(run, generator, every: 10, rows: 1);

        new ObserverCollection(first ? [own, samples] : [samples, own], NullLogger.Instance)
            .Notify(new() { Step = 10 });

        own.Images.Should().Equal(("samples/generator", 10, ScalarType.Byte));
    }

    [Fact]
    public void Metrics_and_report_are_written_to_the_run()
    {
        GanObservers.Metrics(run).Observe(new() { Step = 10 });
        GanObservers.Report(run).Observe(new() { Step = 10 });

        File.ReadLines(run.Metrics).Should().ContainSingle();
        File.Exists(run.Report).Should().BeTrue();
    }

    private sealed class ImageObserver : IGanObserver
    {
        public List<(string Tag, int Step, ScalarType Type)> Images { get; } = [];

        public void Observe(TrainingReport report)
        {
        }

        public void ObserveImage(string tag, int step, Tensor image) => Images.Add((tag, step, image.dtype));
    }
}
