using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using SelfAttentionGan.Data;
using SelfAttentionGan.Metrics;
using SelfAttentionGan.Models;
using SelfAttentionGan.Observers;
using SelfAttentionGan.Reports;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Tests.Metrics;
using SelfAttentionGan.Training;
using SelfAttentionGan.Training.Monitoring;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Observers;

public sealed class EvaluationObserverTests : IClassFixture<Seeded>, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly RunDirectory run;
    private readonly IImageSource faces = Datasets.SyntheticFaces(8, count: 20);
    private readonly TorchSharp.Modules.Linear linear = nn.Linear(4, 3 * 8 * 8);

    public EvaluationObserverTests() => run = RunDirectory.At(folder.Path);

    [Fact]
    public void Metrics_are_published_to_files_and_curves_whatever_the_order_of_observers()
    {
        foreach (var first in (bool[])[true, false])
        {
            var evaluation = Evaluation(every: 20);
            IGanObserver[] writers = [new MetricsObserver(run), new TensorBoardObserver(run)];
            Notify(first ? [evaluation, .. writers] : [.. writers, evaluation], 10, 20, 30, 40);

            var metrics = MetricsFile.Read(run.Metrics);
            metrics["step"]!.Steps.Should().Equal(10, 20, 30, 40);
            metrics["metrics.frechet_distance"]!.Steps.Should().Equal(20, 40);
            metrics["metrics.frechet_distance"]!.Values.Should().OnlyContain(value => value > 0);
            Chart.CreateAll(metrics).Select(chart => chart.Title).Should()
                .Contain(["frechet distance", "precision", "recall", "f score"]);
            EventReader.Read(run.TensorBoard).Where(entry => entry.Summary is not null)
                .SelectMany(entry => entry.Summary.Value, (entry, value) => (entry.Step, value.Tag))
                .Should().Contain([(20L, "metrics/frechet_distance"), (40L, "metrics/recall")]);
        }
    }

    [Fact]
    public void The_best_step_is_remembered_until_a_better_one()
    {
        // Saturated images are farther from faces than noise of small contrast.
        Scale(3);
        Notify([Evaluation(every: 10)], 10);
        var first = BestStep.Read(run)!;
        Scale(4);
        Notify([Evaluation(every: 10)], 20);
        BestStep.Read(run).Should().Be(first);
        Scale(1 / 12.0);
        Notify([Evaluation(every: 10)], 30);

        BestStep.Read(run)!.Step.Should().Be(30);
        BestStep.Read(run)!.Value.Should().BeLessThan(first.Value);
        BestStep.Read(run)!.Metric.Should().Be("frechet_distance");
        Scale(1e6);
        Notify([Evaluation(every: 10)], 20);
        BestStep.Read(run)!.Step.Should().Be(20, "step 30 is another one after a rollback");

        void Scale(double factor)
        {
            using var noGrad = no_grad();
            linear.weight!.mul_(factor);
            linear.bias!.mul_(factor);
        }
    }

    [Fact]
    public void A_resumed_run_is_not_evaluated_again_before_the_next_multiple()
    {
        Notify([Evaluation(every: 100), new MetricsObserver(run)], 150, 199);

        MetricsFile.Read(run.Metrics)["metrics.frechet_distance"].Should().BeNull();
    }

    [Fact]
    public void A_damaged_file_of_the_best_step_is_ignored()
    {
        File.WriteAllText(run.Best, "{");

        BestStep.Read(run).Should().BeNull();
        Notify([Evaluation(every: 10)], 10);
        BestStep.Read(run)!.Step.Should().Be(10);
    }

    [Fact]
    public void Lines_of_metrics_are_removed_with_their_step()
    {
        Notify([new MetricsObserver(run), Evaluation(every: 10)], 10, 20, 30);

        Notify([new MetricsObserver(run), Evaluation(every: 10)], 20);

        File.ReadLines(run.Metrics).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("step").GetInt32())
            .Should().Equal(10, 10, 20, 20);
    }

    public void Dispose()
    {
        linear.Dispose();
        folder.Dispose();
    }

    private static void Notify(IGanObserver[] observers, params int[] steps)
    {
        var all = new ObserverCollection(observers, NullLogger.Instance);
        foreach (var step in steps)
            all.Notify(new() { Step = step });
    }

    private IGanObserver Evaluation(int every)
    {
        var options = new EvaluationOptions
        {
            Metrics = GanMetrics.FrechetDistance | GanMetrics.PrecisionRecall,
            Samples = 20,
        };

        return GanObservers.Evaluation(
            run, new(new PixelExtractor(), options), faces,
            IGenerator.From(nn.Sequential(linear, nn.Tanh(), nn.Unflatten(1, [3, 8, 8])), latentDim: 4), every);
    }
}
