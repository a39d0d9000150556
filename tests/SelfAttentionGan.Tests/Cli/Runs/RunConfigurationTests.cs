using Sagan.Cli.Runs;

namespace SelfAttentionGan.Tests.Cli.Runs;

/// <summary>A run's configuration: later layers take precedence, and derived values follow.</summary>
public sealed class RunConfigurationTests : IDisposable
{
    private static readonly string[] Layers = ["default preset", "preset", "file", "environment", "command line"];

    private readonly TemporaryFolder folder = new();

    public static IEnumerable<object[]> Pairs =>
        from lower in Layers
        from higher in Layers.SkipWhile(layer => layer != lower).Skip(1)
        select (object[])[lower, higher];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_layer_overrides_each_one_before_it(string lower, string higher)
    {
        var config = Plan(lower, higher);

        config.Model.BaseChannels.Should().Be(WidthOf(higher));
        var source = higher == "preset" ? "preset Toy64" : higher;
        config.Sources.Should().Contain("model.baseChannels", source);
        config.Model.DiscriminatorChannels[0].Should().Be(WidthOf(higher), "it is derived from the effective width");
        config.ToString().Should().MatchRegex($@"(?m)^model\.baseChannels +{WidthOf(higher)} +{source}$")
            .And.MatchRegex(@"(?m)^model\.discriminatorChannels +[0-9,]+ +derived$")
            .And.MatchRegex(@"(?m)^model\.imageChannels +3 +default$");
    }

    [Fact]
    public void Channels_on_the_command_line_override_recorded_ones()
    {
        var recorded = Record(["run.preset=Studio32", "Steps=7"]);

        var config = RunConfiguration.Create(recorded, ["DiscriminatorChannels=8,16", "GeneratorChannels=64,32,16,8"]);

        config.Run.Preset.Should().Be("Studio32");
        config.Training.Steps.Should().Be(7);
        config.Model.GeneratorChannels.Should().Equal(64, 32, 16, 8);
        config.Sources.Should().Contain("training.steps", "file").And.Contain("model.generatorChannels", "command line")
            .And.Contain("training.criticSteps", "preset Studio32");
    }

    [Fact]
    public void A_recorded_run_on_another_preset_keeps_only_chosen_options()
    {
        var recorded = Record(["run.preset=Studio32", "Steps=7", "Loss=bce"]);

        var config = RunConfiguration.Create(recorded, ["run.preset=Toy64"]);
        var expected = RunConfiguration.Create(null, ["run.preset=Toy64", "Steps=7", "Loss=bce"]);

        Json(config).Should().Be(Json(expected));
        config.Sources.Should().Contain("run.preset", "command line").And.Contain("training.steps", "file");
    }

    [Theory]
    [InlineData("BaseChannels=32")]
    [InlineData("Backbone=dcgan")]
    [InlineData("Classes=4")]
    public void A_change_to_a_recorded_run_equals_choosing_it_at_first(string change)
    {
        var recorded = Record(["run.preset=Toy16", "discriminator.narrowHidden=true"]);

        var config = RunConfiguration.Create(recorded, [change]);

        Json(config).Should().Be(Json(RunConfiguration.Create(null, ["run.preset=Toy16", "discriminator.narrowHidden=true", change])));
    }

    [Fact]
    public void Resume_uses_the_recorded_options_and_ignores_the_environment()
    {
        var recorded = Record(["run.preset=Toy16", "Steps=7"]);

        using var width = new Variable("SAGAN_BASECHANNELS", "8");
        var config = RunConfiguration.Read(recorded, ["training.steps=9"]);

        config.Model.BaseChannels.Should().Be(16);
        config.Training.Steps.Should().Be(9);
        config.Sources.Should().Contain("run.preset", "command line", "it was chosen there");
    }

    [Fact]
    public void Environment_variables_name_options_with_or_without_their_sections()
    {
        using var steps = new Variable("SAGAN_TRAINING__STEPS", "3");
        using var norm = new Variable("SAGAN_MODEL__GENERATOR__NORMALIZATION", "none");
        using var channels = new Variable("SAGAN_GENERATORCHANNELS", "32,16,8,4");

        var config = RunConfiguration.Create(null, []);

        (config.Training.Steps, config.Model.Generator.Normalization).Should().Be((3, SelfAttentionGan.Blocks.Normalization.NormalizationKind.None));
        config.Model.GeneratorChannels.Should().Equal(32, 16, 8, 4);
    }

    [Fact]
    public void Errors_of_all_layers_are_reported_at_once()
    {
        using var variable = new Variable("SAGAN_STPES", "3");
        var file = Write("""{ "model": { "baseChanels": 3 } }""");

        var begin = () => RunConfiguration.Create(file, ["Loss=hnge", "run.preset=Toy61"]);

        begin.Should().Throw<ArgumentException>().Which.Message.Should().Contain("did you mean baseChannels?")
            .And.Contain("STPES: there is no such option; did you mean steps?").And.Contain("did you mean hinge?");
    }

    public void Dispose() => folder.Dispose();

    /// <summary>Configures a run whose width is set by two layers.</summary>
    private RunConfiguration Plan(params string[] layers)
    {
        using var variable = layers.Contains("environment") ? new Variable("SAGAN_BASECHANNELS", $"{WidthOf("environment")}") : null;
        var file = layers.Contains("file") ? Write($$"""{ "model": { "baseChannels": {{WidthOf("file")}} } }""") : null;

        return RunConfiguration.Create(file,
        [
            .. layers.Contains("preset") ? ["run.preset=Toy64"] : (string[])[],
            .. layers.Contains("command line") ? [$"BaseChannels={WidthOf("command line")}"] : (string[])[],
        ]);
    }

    private static int WidthOf(string layer) => layer switch
    {
        "preset" => 16,
        "file" => 20,
        "environment" => 24,
        "command line" => 28,
        _ => 16,
    };

    private static string Json(RunConfiguration config) => new SelfAttentionGan.Options.OptionsFile(config.Sections).ToString();

    private string Record(string[] assignments)
    {
        var config = RunConfiguration.Create(null, assignments);
        var run = SelfAttentionGan.Runs.RunDirectory.At(Path.Combine(folder.Path, "run"));
        run.RecordOptions(TorchSharp.torch.CPU, config.Sources, config.Sections);

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
