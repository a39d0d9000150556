using System.Text.Json;
using SelfAttentionGan.Runs;

namespace SelfAttentionGan.Tests.Runs;

public sealed class MetricsObserverTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Each_report_is_an_object_on_a_line_of_its_own()
    {
        var run = RunDirectory.At(folder.Path);
        var metrics = new MetricsObserver(run);

        metrics.Observe(new(Step: 10, 1.5, 0.5, 0.25, -0.25, ImagesPerSecond: 31, Seconds: 2));
        metrics.Observe(new(Step: 20, 1.25, 0.75, 0.5, -0.5, ImagesPerSecond: 32, Seconds: 4));

        var lines = File.ReadAllLines(run.Metrics).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        lines.Select(line => line.GetProperty("step").GetInt32()).Should().Equal(10, 20);
        lines[0].EnumerateObject().Select(figure => figure.Name).Should().Equal(
            "step", "discriminatorLoss", "generatorLoss", "realScore", "fakeScore", "imagesPerSecond", "seconds");
    }
}
