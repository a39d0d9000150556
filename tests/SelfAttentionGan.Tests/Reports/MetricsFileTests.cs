using SelfAttentionGan.Observers;
using SelfAttentionGan.Reports;

namespace SelfAttentionGan.Tests.Reports;

public sealed class MetricsFileTests : IDisposable
{
    private readonly SyntheticRun synthetic = new();

    public void Dispose() => synthetic.Dispose();

    [Fact]
    public void Every_metric_is_a_series_by_its_name()
    {
        synthetic.WriteMetrics();

        var metrics = MetricsFile.Read(synthetic.Run.Metrics);

        metrics.Step.Should().Be(300);
        metrics["discriminatorLoss"]!.Steps.Should().Equal(Enumerable.Range(1, 30).Select(i => 10 * i));
        metrics["gammas.generator.attend8"]!.Values.Should().Equal(Enumerable.Range(1, 30).Select(i => i / 100.0));
        metrics["losses.discriminator.r1"]!.Values.Should().OnlyContain(value => value == 0.1);
        metrics["generatorLoss"]!.Values.Select(double.IsNaN)
            .Should().Equal(Enumerable.Range(1, 30).Select(i => i is > 10 and <= 20), "null is a gap");
        metrics["nothing"].Should().BeNull();
    }

    [Theory]
    [InlineData("{\"step\":310,\"discrim")]
    [InlineData("[310]")]
    [InlineData("null")]
    [InlineData("{\"step\":\"310\"}")]
    [InlineData("{\"step\":1e99}")]
    [InlineData("{\"step\":310.5}")]
    [InlineData("{\"step\":290,\"discriminatorLoss\":7}")]
    [InlineData("\0\0\0")]
    [InlineData("")]
    public void A_line_without_a_new_step_is_skipped(string torn)
    {
        synthetic.WriteMetrics();
        File.AppendAllText(synthetic.Run.Metrics, torn + "\n{\"step\":320,\"discriminatorLoss\":1}\n");

        var metrics = MetricsFile.Read(synthetic.Run.Metrics);

        metrics["discriminatorLoss"]!.Steps.Should().HaveCount(31).And.EndWith([300, 320]);
    }

    [Fact]
    public void A_metric_that_is_no_number_is_skipped()
    {
        File.WriteAllText(
            synthetic.Run.Metrics, """{"step":1,"a":"x","b":[1],"c":true,"d":1e999,"e":{"f":{"g":1},"h":2}}""");

        var metrics = MetricsFile.Read(synthetic.Run.Metrics);

        metrics.Names.Should().Equal("step", "d", "e.h");
        metrics["d"]!.Values.Should().Equal(double.NaN);
    }

    [Fact]
    public void A_run_without_metrics_has_no_series()
    {
        MetricsFile.Read(synthetic.Run.Metrics).Names.Should().BeEmpty();
    }

    [Fact]
    public void A_reader_does_not_lock_out_the_training()
    {
        synthetic.WriteMetrics();

        using var reader = SharedRead.Lines(synthetic.Run.Metrics).GetEnumerator();
        reader.MoveNext();
        new MetricsObserver(synthetic.Run).Observe(SyntheticRun.Step(310));

        File.ReadLines(synthetic.Run.Metrics).Should().HaveCount(31);
    }

    [Fact]
    public void The_training_does_not_lock_out_a_reader()
    {
        synthetic.WriteMetrics();

        using var writing = new FileStream(synthetic.Run.Metrics, FileMode.Append, FileAccess.Write, FileShare.Read);

        MetricsFile.Read(synthetic.Run.Metrics).Step.Should().Be(300);
    }
}
