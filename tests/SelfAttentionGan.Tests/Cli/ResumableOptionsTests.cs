using Sagan.Cli;

namespace SelfAttentionGan.Tests.Cli;

public sealed class ResumableOptionsTests
{
    private const string Recorded = """
        {
          "run": { "preset": "Toy16", "data": "faces" },
          "model": { "width": 8, "generatorChannels": [16, 8], "attention": { "pool": 1 } },
          "training": { "steps": 10, "seed": 1, "generatorRate": 0.1 }
        }
        """;

    [Theory]
    [InlineData("\"faces\"", "\"/media/faces\"")]
    [InlineData("\"steps\": 10", "\"steps\": 20")]
    [InlineData("\"seed\": 1", "\"seed\": 1")]
    public void What_may_change_or_stays_passes(string recorded, string changed) =>
        Requiring(recorded, changed).Should().NotThrow();

    [Theory]
    [InlineData("Toy16", "Toy32", "run.preset cannot be \"Toy32\" at resume, where the run has \"Toy16\": all networks")]
    [InlineData("\"width\": 8", "\"width\": 4", "model.width cannot be 4 at resume, where the run has 8: the networks")]
    [InlineData("[16, 8]", "[16, 4]", "model.generatorChannels cannot be [16,4] at resume")]
    [InlineData("\"pool\": 1", "\"pool\": 2", "model.attention.pool cannot be 2 at resume")]
    [InlineData("\"seed\": 1", "\"seed\": 2", "training.seed cannot be 2 at resume, where the run has 1: the random state")]
    [InlineData("0.1", "0.2", "training.generatorRate cannot be 0.2 at resume, where the run has 0.1: the optimizers")]
    public void What_may_not_change_is_refused_with_the_reason(string recorded, string changed, string complaint) =>
        Requiring(recorded, changed).Should().Throw<ArgumentException>()
            .Which.Message.Should().StartWith(complaint).And.Contain("sagan train --options");

    [Fact]
    public void All_that_may_not_change_is_told_at_once() =>
        FluentActions.Invoking(() => ResumableOptions.Require(
                Recorded, Recorded.Replace("\"width\": 8", "\"width\": 4").Replace("\"seed\": 1", "\"seed\": 2"), "run"))
            .Should().Throw<ArgumentException>().Which.Message.Split('\n').Should().HaveCount(3);

    [Theory]
    [InlineData("checkpoints.keep")]
    [InlineData("checkpoints.keepBest")]
    [InlineData("training.checkpointEvery")]
    [InlineData("training.reportEvery")]
    [InlineData("training.batchSize")]
    [InlineData("training.collapseSteps")]
    [InlineData("run.sampleEvery")]
    public void Cadence_batch_and_warnings_may_change(string name) => ResumableOptions.MayChange(name).Should().BeTrue();

    [Theory]
    [InlineData("model.classes")]
    [InlineData("training.latent")]
    [InlineData("training.stepsOfAnotherName")]
    [InlineData("training.beta1")]
    [InlineData("objective.loss")]
    [InlineData("pictures.framing")]
    [InlineData("run.preset")]
    public void All_else_may_not(string name) => ResumableOptions.MayChange(name).Should().BeFalse();

    [Fact]
    public void Every_changeable_option_is_one_that_there_is()
    {
        var known = RunPlan.Read(null, []).Sections.SelectMany(section => SelfAttentionGan.Runs.OptionTypes
            .Paths(section.Options.GetType()).Select(path => $"{section.Name}.{string.Join('.', path)}")).ToArray();

        foreach (var name in ResumableOptions.Changeable)
            known.Should().Contain(option => name.EndsWith('.') || name.EndsWith('*')
                ? option.StartsWith(name.TrimEnd('*'))
                : option == name, name);
    }

    private static Action Requiring(string recorded, string changed) =>
        () => ResumableOptions.Require(Recorded, Recorded.Replace(recorded, changed), "run");
}
