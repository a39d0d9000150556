using SelfAttentionGan.Observers;
using SelfAttentionGan.Tests.Reports;

namespace SelfAttentionGan.Tests.Observers;

public sealed class ReportObserverTests : IDisposable
{
    private readonly SyntheticRun synthetic = new();

    public void Dispose() => synthetic.Dispose();

    [Fact]
    public void A_page_is_written_at_once_and_then_at_each_multiple_of_the_interval()
    {
        var report = new ReportObserver(synthetic.Run) { Every = 20 };

        new[] { 5, 10, 20, 30, 45, 50, 60 }.Where(step => Writes(report, step)).Should().Equal(5, 20, 45, 60);
    }

    [Fact]
    public void The_page_shows_that_the_run_is_training()
    {
        synthetic.WriteOptions().WriteMetrics();

        new ReportObserver(synthetic.Run).Observe(SyntheticRun.Step(300));

        File.ReadAllText(synthetic.Run.Report).Should().Contain("\"state\":\"training\"");
    }

    [Fact]
    public void A_page_that_cannot_be_written_is_retried_once()
    {
        var report = new ReportObserver(synthetic.Run) { Every = 10 };
        Directory.CreateDirectory(synthetic.Run.Report);
        var observe = (int step) => report.Invoking(other => other.Observe(SyntheticRun.Step(step)));

        observe(10).Should().NotThrow("another program may be writing it");
        observe(20).Should().Throw<IOException>();

        Directory.Delete(synthetic.Run.Report);
        Writes(report, 30).Should().BeTrue();
    }

    private bool Writes(ReportObserver report, int step)
    {
        File.Delete(synthetic.Run.Report);
        report.Observe(SyntheticRun.Step(step));

        return File.Exists(synthetic.Run.Report);
    }
}
