using Sagan.Cli.Runs;

namespace SelfAttentionGan.Tests.Cli.Runs;

public sealed class ResumableOptionsTests
{
    private static readonly RunConfiguration Recorded = new(new(), new(), new(), new(), new(), new());

    [Fact]
    public void Changeable_and_unchanged_options_pass()
    {
        Requiring(Recorded with { }).Should().NotThrow();
        Requiring(Recorded with
        {
            Run = new() { Data = "/media/faces", SampleEvery = 7 },
            Training = new() { Steps = 20, BatchSize = 8, ReportEvery = 3 },
            Checkpoints = new() { Keep = 9 },
        }).Should().NotThrow();
    }

    [Fact]
    public void All_other_changes_are_rejected_at_once_with_reasons() =>
        Requiring(Recorded with
        {
            Run = new() { Preset = "Toy16" },
            Model = new() { BaseChannels = 32, GeneratorChannels = [16, 4], Attention = new() { KeyValuePooling = 2 } },
            Objective = new() { R1Weight = 2 },
            Training = new() { Seed = 2, GeneratorLearningRate = 0.5, EmaDecay = 0.5, Steps = 20 },
        }).Should().Throw<ArgumentException>().Which.Message.Split('\n').Should()
            .Contain(
                line => line == "run.preset cannot be Toy16 at resume, where the run has Toy32: it determines "
                    + "all networks and options.")
            .And.Contain(line => line.StartsWith("model.baseChannels cannot be 32 at resume, where the run has 64: the networks"))
            .And.Contain(line => line.StartsWith("model.generatorChannels cannot be 16,4 at resume"))
            .And.Contain(line => line.StartsWith("model.attention.keyValuePooling cannot be 2 at resume"))
            .And.Contain(line => line.StartsWith("objective.r1Weight cannot be 2 at resume, where the run has 0: losses"))
            .And.Contain(line => line.StartsWith("training.seed cannot be 2 at resume, where the run has 1: the random state"))
            .And.Contain(line => line.StartsWith("training.emaDecay cannot be 0.5 at resume"))
            .And.Contain(line => line.StartsWith("training.generatorLearningRate cannot be 0.5 at resume, where the run has 0.0001"))
            .And.NotContain(line => line.Contains("steps"))
            .And.Contain(line => line.StartsWith("Leave it out, or train a new run: sagan train --options run"));

    [Theory]
    [InlineData("checkpoints.keep")]
    [InlineData("checkpoints.keepBest")]
    [InlineData("training.checkpointEvery")]
    [InlineData("training.reportEvery")]
    [InlineData("training.batchSize")]
    [InlineData("training.collapseSteps")]
    [InlineData("run.sampleEvery")]
    [InlineData("run.evaluateEvery")]
    [InlineData("run.evaluationExtractor")]
    public void Intervals_batch_size_and_warnings_may_change(string name) => ResumableOptions.IsChangeable(name).Should().BeTrue();

    [Theory]
    [InlineData("model.classes")]
    [InlineData("training.emaDecay")]
    [InlineData("training.stepsOfAnotherName")]
    [InlineData("training.generatorBeta1")]
    [InlineData("objective.loss")]
    [InlineData("images.resizeMode")]
    [InlineData("run.preset")]
    public void Other_options_may_not_change(string name) => ResumableOptions.IsChangeable(name).Should().BeFalse();

    [Fact]
    public void Every_changeable_option_exists()
    {
        var known = ResumableOptions.Values(Recorded).Select(value => value.Name).ToArray();

        foreach (var name in ResumableOptions.Changeable)
            known.Should().Contain(option => name.EndsWith('.') || name.EndsWith('*')
                ? option.StartsWith(name.TrimEnd('*'))
                : option == name, name);
    }

    [Fact]
    public void The_command_line_page_lists_them()
    {
        var page = File.ReadAllText(Repository.PathOf("docs", "command-line.md"));

        foreach (var name in ResumableOptions.Changeable.Select(name => name.Split('.')[1].TrimEnd('*')).Where(name => name != ""))
            page.Should().Contain($"`{char.ToUpperInvariant(name[0])}{name[1..]}");
    }

    private static Action Requiring(RunConfiguration changed) => () => ResumableOptions.Require(Recorded, changed, "run");
}
