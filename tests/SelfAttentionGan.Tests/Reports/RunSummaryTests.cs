using System.Text.Json;
using SelfAttentionGan.Data;
using SelfAttentionGan.Reports;

namespace SelfAttentionGan.Tests.Reports;

public sealed class RunSummaryTests : IDisposable
{
    private readonly SyntheticRun synthetic = new();

    public void Dispose() => synthetic.Dispose();

    [Theory]
    [InlineData(300, false, 300, "finished", "finished")]
    [InlineData(300, true, 300, "finished", "finished")]
    [InlineData(400, true, 200, "training", "training, 1 min 40 s left")]
    [InlineData(400, false, 300, "stopped", "stopped at step 300")]
    [InlineData(400, false, 250, "stopped", "stopped at step 300, saved to step 250")]
    [InlineData(400, false, 0, "stopped", "stopped at step 300, not saved")]
    public void The_state_of_a_run_follows_from_its_last_report(
        int steps, bool isTraining, int savedStep, string state, string text)
    {
        synthetic.WriteMetrics();

        var headline = Of(
            $$$"""{"training":{"steps":{{{steps}}}}}""", isTraining: isTraining, savedStep: savedStep);

        (headline.State, headline.StateText).Should().Be((state, text));
    }

    [Theory]
    [InlineData(250, "250 of 400", "50 more")]
    [InlineData(0, "0 of 400", "300 more")]
    [InlineData(300, "300 of 400", null)]
    public void Steps_in_a_checkpoint_count_as_saved(int savedStep, string saved, string? unsaved)
    {
        synthetic.WriteMetrics();

        var facts = Of("""{"training":{"steps":400}}""", savedStep: savedStep).Facts;

        facts.Should().Contain(("Steps saved", saved));
        facts.Where(fact => fact.Name == "Not saved").Select(fact => fact.Value)
            .Should().Equal(unsaved is null ? [] : [unsaved]);
    }

    [Theory]
    [InlineData("cat dog", "2: cat, dog")]
    [InlineData("1 2 3 4 5 6 7", "7: 1, 2, 3, 4, 5 …")]
    [InlineData("", null)]
    public void Classes_are_named(string names, string? classes) =>
        Of("{}", data: Data(names)).Facts.Where(fact => fact.Name == "Classes").Select(fact => fact.Value)
            .Should().Equal(classes is null ? [] : [classes]);

    [Fact]
    public void The_time_of_a_resumed_run_is_the_sum_of_its_sessions()
    {
        File.WriteAllLines(synthetic.Run.Metrics, new[] { 1800, 3600, 60, 90 }
            .Select((seconds, i) => $$"""{"step":{{i + 1}},"seconds":{{seconds}}}"""));

        Of("{}").Facts.Should().Contain(("Time", "1 h 1 min"));
    }

    [Fact]
    public void The_speed_is_the_median()
    {
        File.WriteAllLines(synthetic.Run.Metrics, new[] { "1", "60.25", "61", "900", "null" }
            .Select((speed, i) => $$"""{"step":{{i + 1}},"imagesPerSecond":{{speed}}}"""));

        Of("{}").Facts.Should().Contain(("Images per second", "61.0"));
    }

    [Fact]
    public void Steps_and_seed_are_found_in_the_options_of_any_program()
    {
        var headline = Of("""{"mine":{"steps":1000,"seed":7},"machine":{"device":"cuda:0","torch":"2.5.1"}}""");

        headline.Facts.Should().Contain(
            [("Steps saved", "0 of 1,000"), ("Device", "cuda:0"), ("Torch", "2.5.1"), ("Seed", "7")]);
        headline.About.Should().BeEmpty();
    }

    [Theory]
    [InlineData("[]", "{}")]
    [InlineData("{\"training\":3,\"machine\":[1]}", "[1]")]
    [InlineData("{\"training\":{\"steps\":\"many\",\"seed\":{}}}", "[{\"parameters\":\"x\"}]")]
    [InlineData("null", "null")]
    public void Unknown_options_are_ignored(string options, string networks)
    {
        var headline = Of(options, networks);

        headline.Facts.Should().Equal(("Steps saved", "0"), ("Time", "0 s"));
        headline.StateText.Should().Be("stopped");
    }

    private RunSummary Of(
        string options, string networks = "[]", DataIdentity? data = null, bool isTraining = false,
        int savedStep = 0) => new(
        MetricsFile.Read(synthetic.Run.Metrics), JsonDocument.Parse(options).RootElement,
        JsonDocument.Parse(networks).RootElement, data, isTraining, savedStep);

    private static DataIdentity Data(string names) => new()
    {
        Images = 10,
        Shape = new(3, 32, 32),
        Classes = [.. names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => new DataClass(name, 1))],
    };
}
