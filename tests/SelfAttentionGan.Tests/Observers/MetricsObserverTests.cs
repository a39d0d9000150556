using System.Text.Json;
using SelfAttentionGan.Observers;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Tests.Observers;

public sealed class MetricsObserverTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly RunDirectory run;

    public MetricsObserverTests() => run = RunDirectory.At(folder.Path);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Each_report_is_an_object_on_a_line_of_its_own()
    {
        var metrics = new MetricsObserver(run);

        metrics.Observe(Report(10) with
        {
            Losses = new Dictionary<string, double> { ["discriminator.r1"] = 0.25 },
            Gammas = new Dictionary<string, double> { ["generator.attend16"] = -0.5 },
        });
        metrics.Observe(Report(20));

        Steps().Should().Equal(10, 20);
        var line = JsonDocument.Parse(File.ReadLines(run.Metrics).First()).RootElement;
        line.EnumerateObject().Select(member => member.Name).Should().Equal(
            typeof(TrainingReport).GetProperties()
                .Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)));
        line.GetProperty("losses").GetProperty("discriminator.r1").GetDouble().Should().Be(0.25);
        line.GetProperty("gammas").GetProperty("generator.attend16").GetDouble().Should().Be(-0.5);
        line.GetProperty("largestSigma").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Fact]
    public void What_is_not_finite_is_written_as_null()
    {
        new MetricsObserver(run).Observe(Report(10) with
        {
            GeneratorLoss = double.NaN,
            LargestSigma = double.PositiveInfinity,
            Losses = new Dictionary<string, double> { ["adversarial"] = double.NegativeInfinity },
        });

        var line = JsonDocument.Parse(File.ReadAllText(run.Metrics)).RootElement;
        line.GetProperty("generatorLoss").ValueKind.Should().Be(JsonValueKind.Null, "JSON has no NaN");
        line.GetProperty("largestSigma").ValueKind.Should().Be(JsonValueKind.Null);
        line.GetProperty("losses").GetProperty("adversarial").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Fact]
    public void A_resumed_run_removes_the_lines_that_it_repeats()
    {
        Observe(new(run, reportEvery: 10), 10, 20, 30, 40);
        var uninterrupted = File.ReadAllText(run.Metrics);

        Observe(new(run, reportEvery: 10), 30, 40);

        File.ReadAllText(run.Metrics).Should().Be(uninterrupted, "the checkpoint was of a step from 20 to 29");
    }

    [Fact]
    public void So_does_a_run_that_was_rolled_back()
    {
        var metrics = new MetricsObserver(run, reportEvery: 10);

        Observe(metrics, 10, 20, 30, 40);
        Observe(metrics, 20, 30);

        Steps().Should().Equal(10, 20, 30);
    }

    [Fact]
    public void The_last_line_of_a_shorter_run_is_removed_where_a_longer_one_would_not_have_it()
    {
        Observe(new(run, reportEvery: 10), 10, 20, 25);

        Observe(new(run, reportEvery: 10), 30, 33);

        Steps().Should().Equal(10, 20, 30, 33);
    }

    [Theory]
    [InlineData("""{"step":30,"discrim""")]
    [InlineData("{\"step\":30,\"discriminatorLoss\":")]
    [InlineData("""{"discriminatorLoss":1}""")]
    [InlineData("[30]")]
    [InlineData("30")]
    [InlineData("null")]
    [InlineData("""{"step":"x"}""")]
    [InlineData("\0\0\0")]
    [InlineData("\n\n")]
    public void A_torn_line_is_removed(string torn)
    {
        Observe(new(run, reportEvery: 10), 10, 20);
        File.AppendAllText(run.Metrics, torn);

        Observe(new(run, reportEvery: 10), 30);

        Steps().Should().Equal(10, 20, 30);
    }

    [Fact]
    public void A_last_line_that_only_lacks_its_newline_stays()
    {
        Observe(new(run, reportEvery: 10), 10, 20);
        File.WriteAllText(run.Metrics, File.ReadAllText(run.Metrics).TrimEnd());

        Observe(new(run, reportEvery: 10), 30);

        Steps().Should().Equal(10, 20, 30);
    }

    [Fact]
    public void A_run_that_lost_its_checkpoints_starts_its_metrics_anew()
    {
        Observe(new(run, reportEvery: 10), 10, 20);

        Observe(new(run, reportEvery: 10), 10);

        Steps().Should().Equal(10);
    }

    private static void Observe(MetricsObserver metrics, params int[] steps)
    {
        foreach (var step in steps)
            metrics.Observe(Report(step));
    }

    private static TrainingReport Report(int step) => new() { Step = step, DiscriminatorLoss = 1.5 };

    private IEnumerable<int> Steps() =>
        from line in File.ReadAllLines(run.Metrics)
        select JsonDocument.Parse(line).RootElement.GetProperty("step").GetInt32();
}
