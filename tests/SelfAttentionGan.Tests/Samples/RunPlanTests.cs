using Sagan.Cli;

namespace SelfAttentionGan.Tests.Samples;

/// <summary>Of all that a new run is told the last layer counts, and the rest follows.</summary>
public sealed class RunPlanTests : IDisposable
{
    private static readonly string[] Layers = ["default preset", "preset", "file", "environment", "command line"];

    private readonly TemporaryFolder folder = new();

    public static IEnumerable<object[]> Pairs =>
        from lower in Layers
        from higher in Layers.SkipWhile(layer => layer != lower).Skip(1)
        select (object[])[lower, higher];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_layer_counts_more_than_each_before_it(string lower, string higher)
    {
        var plan = Plan(lower, higher);

        plan.Model.Width.Should().Be(WidthOf(higher));
        var source = higher == "preset" ? "preset Toy64" : higher;
        plan.Sources.Should().Contain("model.width", source);
        plan.Model.DiscriminatorChannels[0].Should().Be(WidthOf(higher), "it follows from the width that counts");
        plan.ToString().Should().MatchRegex($@"(?m)^model\.width +{WidthOf(higher)} +{source}$")
            .And.MatchRegex(@"(?m)^model\.discriminatorChannels +[0-9,]+ +derived$")
            .And.MatchRegex(@"(?m)^model\.imageChannels +3 +default$");
    }

    [Fact]
    public void A_recorded_run_is_changed_by_a_width_and_the_channels_follow()
    {
        var recorded = Record(["run.preset=Studio32", "Steps=7"]);

        var plan = RunPlan.Begin(recorded, ["DiscriminatorChannels=8,16", "GeneratorChannels=64,32,16,8"]);

        plan.Run.Preset.Should().Be("Studio32");
        plan.Training.Steps.Should().Be(7);
        plan.Model.GeneratorChannels.Should().Equal(64, 32, 16, 8);
        plan.Sources.Should().Contain("training.steps", "file").And.Contain("model.generatorChannels", "command line")
            .And.Contain("training.criticSteps", "preset Studio32");
    }

    [Fact]
    public void A_recorded_run_on_another_preset_keeps_what_was_chosen_and_nothing_else()
    {
        var recorded = Record(["run.preset=Studio32", "Steps=7", "Loss=bce"]);

        var plan = RunPlan.Begin(recorded, ["run.preset=Toy64"]);
        var expected = RunPlan.Begin(null, ["run.preset=Toy64", "Steps=7", "Loss=bce"]);

        Json(plan).Should().Be(Json(expected));
        plan.Sources.Should().Contain("run.preset", "command line").And.Contain("training.steps", "file");
    }

    [Theory]
    [InlineData("Width=32")]
    [InlineData("Body=dcgan")]
    [InlineData("Classes=4")]
    public void A_recorded_run_with_a_change_is_the_run_that_was_told_it_at_once(string change)
    {
        var recorded = Record(["run.preset=Toy16", "discriminator.thin=true"]);

        var plan = RunPlan.Begin(recorded, [change]);

        Json(plan).Should().Be(Json(RunPlan.Begin(null, ["run.preset=Toy16", "discriminator.thin=true", change])));
    }

    [Fact]
    public void What_a_run_goes_on_with_is_what_it_recorded_whatever_the_environment_says()
    {
        var recorded = Record(["run.preset=Toy16", "Steps=7"]);

        using var width = new Variable("SAGAN_WIDTH", "8");
        var plan = RunPlan.Read(recorded, ["training.steps=9"]);

        plan.Model.Width.Should().Be(16);
        plan.Training.Steps.Should().Be(9);
        plan.Sources.Should().Contain("run.preset", "command line", "that is who chose it");
    }

    [Fact]
    public void Variables_name_options_with_or_without_their_sections()
    {
        using var steps = new Variable("SAGAN_TRAINING__STEPS", "3");
        using var norm = new Variable("SAGAN_MODEL__GENERATOR__NORM", "none");
        using var channels = new Variable("SAGAN_GENERATORCHANNELS", "32,16,8,4");

        var plan = RunPlan.Begin(null, []);

        (plan.Training.Steps, plan.Model.Generator.Norm).Should().Be((3, SelfAttentionGan.Layers.Norm.None));
        plan.Model.GeneratorChannels.Should().Equal(32, 16, 8, 4);
    }

    [Fact]
    public void Mistakes_of_all_layers_are_told_at_once()
    {
        using var variable = new Variable("SAGAN_STPES", "3");
        var file = Write("""{ "model": { "wdth": 3 } }""");

        var begin = () => RunPlan.Begin(file, ["Loss=hnge", "run.preset=Toy61"]);

        begin.Should().Throw<ArgumentException>().Which.Message.Should().Contain("did you mean width?")
            .And.Contain("STPES: there is no such option; did you mean steps?").And.Contain("did you mean hinge?");
    }

    public void Dispose() => folder.Dispose();

    /// <summary>Plans a run of which two layers say how wide it is.</summary>
    private RunPlan Plan(params string[] layers)
    {
        using var variable = layers.Contains("environment") ? new Variable("SAGAN_WIDTH", $"{WidthOf("environment")}") : null;
        var file = layers.Contains("file") ? Write($$"""{ "model": { "width": {{WidthOf("file")}} } }""") : null;

        return RunPlan.Begin(file,
        [
            .. layers.Contains("preset") ? ["run.preset=Toy64"] : (string[])[],
            .. layers.Contains("command line") ? [$"Width={WidthOf("command line")}"] : (string[])[],
        ]);
    }

    private static int WidthOf(string layer) => layer switch
    {
        "preset" => 48,
        "file" => 20,
        "environment" => 24,
        "command line" => 28,
        _ => 16,
    };

    private static string Json(RunPlan plan) => new SelfAttentionGan.Runs.OptionsFile(plan.Sections).ToString();

    private string Record(string[] words)
    {
        var plan = RunPlan.Begin(null, words);
        var run = SelfAttentionGan.Runs.RunDirectory.At(Path.Combine(folder.Path, "run"));
        run.RecordOptions(TorchSharp.torch.CPU, plan.Sources, plan.Sections);

        return run.Options;
    }

    private string Write(string json)
    {
        var path = Path.Combine(folder.Path, "mine.json");
        File.WriteAllText(path, json);

        return path;
    }

    private sealed class Variable : IDisposable
    {
        private readonly string name;

        public Variable(string name, string value)
        {
            this.name = name;
            Environment.SetEnvironmentVariable(name, value);
        }

        public void Dispose() => Environment.SetEnvironmentVariable(name, null);
    }
}
