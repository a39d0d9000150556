using System.Text.Json;
using SelfAttentionGan.Reports;

namespace SelfAttentionGan.Tests.Reports;

public sealed class HeadlineTests : IDisposable
{
    private readonly DrawnRun drawn = new();

    public void Dispose() => drawn.Dispose();

    [Theory]
    [InlineData(300, false, "finished", "finished")]
    [InlineData(300, true, "finished", "finished")]
    [InlineData(400, true, "training", "training, 1 min 40 s left")]
    [InlineData(400, false, "stopped", "stopped at step 300")]
    public void A_run_stands_where_its_last_report_is(int steps, bool isTraining, string state, string stands)
    {
        drawn.Report();

        var headline = Of($$$"""{"training":{"steps":{{{steps}}}}}""", isTraining: isTraining);

        (headline.State, headline.Stands).Should().Be((state, stands));
    }

    [Fact]
    public void Time_counts_on_where_a_run_was_resumed()
    {
        File.WriteAllLines(drawn.Run.Metrics, new[] { 1800, 3600, 60, 90 }
            .Select((seconds, i) => $$"""{"step":{{i + 1}},"seconds":{{seconds}}}"""));

        Of("{}").Facts.Should().Contain(("Time", "1 h 1 min"));
    }

    [Fact]
    public void Speed_is_what_was_usual()
    {
        File.WriteAllLines(drawn.Run.Metrics, new[] { "1", "60.25", "61", "900", "null" }
            .Select((speed, i) => $$"""{"step":{{i + 1}},"imagesPerSecond":{{speed}}}"""));

        Of("{}").Facts.Should().Contain(("Images per second", "61.0"));
    }

    [Fact]
    public void Options_of_any_program_name_steps_and_seed()
    {
        var headline = Of("""{"mine":{"steps":1000,"seed":7},"machine":{"device":"cuda:0","torch":"2.5.1"}}""");

        headline.Facts.Should().Contain(
            [("Steps", "0 of 1,000"), ("Device", "cuda:0"), ("Torch", "2.5.1"), ("Seed", "7")]);
        headline.About.Should().BeEmpty();
    }

    [Theory]
    [InlineData("[]", "{}")]
    [InlineData("{\"training\":3,\"machine\":[1]}", "[1]")]
    [InlineData("{\"training\":{\"steps\":\"many\",\"seed\":{}}}", "[{\"parameters\":\"x\"}]")]
    [InlineData("null", "null")]
    public void Strange_options_say_nothing(string options, string networks)
    {
        var headline = Of(options, networks);

        headline.Facts.Should().Equal(("Steps", "0"), ("Time", "0 s"));
        headline.Stands.Should().Be("stopped");
    }

    private Headline Of(string options, string networks = "[]", bool isTraining = false) => new(
        MetricsFile.Read(drawn.Run.Metrics), JsonDocument.Parse(options).RootElement,
        JsonDocument.Parse(networks).RootElement, isTraining);
}
