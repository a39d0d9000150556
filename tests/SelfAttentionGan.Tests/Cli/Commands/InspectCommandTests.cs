using System.Text.Json.Nodes;
using Sagan.Cli;

namespace SelfAttentionGan.Tests.Cli.Commands;

/// <summary>`sagan inspect`, `sagan presets` and `sagan doctor`: their output.</summary>
public sealed class InspectCommandTests(TinyRun run) : IClassFixture<TinyRun>
{
    [Fact]
    public void A_run_has_both_tables_and_the_gammas_and_sigmas()
    {
        var output = CliResult.Run("inspect", run.Folder).Output;

        output.Should().Contain($"{run.Folder}, step 3").And.MatchRegex(@"generator +output +parameters")
            .And.MatchRegex(@"discriminator +output +parameters").And.MatchRegex(@"generator\.attend4 +-?0\.\d{4}\s")
            .And.MatchRegex(@"discriminator\.attend4\.query +\d\.\d{4}\s");
    }

    [Fact]
    public void A_run_without_checkpoints_has_both_tables()
    {
        var output = CliResult.Run("inspect", run.Fresh()).Output;

        output.Should().MatchRegex(@"discriminator +output +parameters").And.NotContain("γ").And.NotContain("step");
    }

    [Fact]
    public void Json_has_the_totals_of_both_networks()
    {
        var json = JsonNode.Parse(CliResult.Run("inspect", "toy16", "--json").Output)!;

        json["name"]!.GetValue<string>().Should().Be("Toy16");
        json["generator"]!["parameters"]!.GetValue<long>().Should().Be(76_932, "docs/presets.md lists it");
        json["discriminator"]!["parameters"]!.GetValue<long>().Should().Be(37_074, "docs/presets.md lists it");
        json["generator"]!["multiplyAdds"]!.GetValue<long>().Should().BeGreaterThan(1_000_000);
        json["generator"]!["layers"]!.AsArray().Select(layer => layer!["name"]!.GetValue<string>())
            .Should().Equal("start4", "attend4", "up8", "up16", "image");
    }

    [Fact]
    public void Json_has_the_gammas_and_sigmas_of_a_checkpoint()
    {
        var json = JsonNode.Parse(CliResult.Run("inspect", run.Folder, "--step", "2", "--json").Output)!;

        json["step"]!.GetValue<int>().Should().Be(2);
        json["gammas"]!.AsObject().Select(gamma => gamma.Key)
            .Should().Equal("generator.attend4", "discriminator.attend4");
        json["sigmas"]!["discriminator.attend4.query"]!.GetValue<double>().Should().BePositive();
    }

    [Theory]
    [InlineData("did you mean 'Toy32'?", "Toy33")]
    [InlineData("see sagan presets", "something-else")]
    [InlineData("there is no folder", "some/where")]
    public void A_name_that_is_neither_run_nor_preset_is_rejected(string error, string name) =>
        CliResult.Run("inspect", name).UsageError().Should().Contain(error);

    [Fact]
    public void A_missing_step_is_rejected_with_a_list_of_saved_ones() =>
        CliResult.Run("inspect", run.Folder, "--step", "1").UsageError().Should().Contain("there are 3, 2");

    [Fact]
    public void Each_preset_has_a_row() =>
        CliResult.Run("presets", "32").Output.Should().MatchRegex(@"Toy32 +32×32 +none +8 +426,692 +150,002  This library")
            .And.MatchRegex(@"Studio32 +32×32 +10 +64 +4,386,308 +1,075,586  github").And.NotContain("Toy64");

    [Fact]
    public void A_mistyped_preset_gets_a_suggestion() =>
        CliResult.Run("presets", "Toy33").UsageError().Should().Contain("did you mean 'Toy32'?");

    [Fact]
    public void Presets_are_written_as_json()
    {
        var presets = JsonNode.Parse(CliResult.Run("presets", "toy", "--json").Output)!.AsArray();

        presets.Select(preset => preset!["name"]!.GetValue<string>()).Should().Equal("Toy16", "Toy32", "Toy64");
        presets[0]!["generatorParameters"]!.GetValue<long>().Should().Be(76_932);
        presets[0]!["batchSize"]!.GetValue<int>().Should().Be(8);
    }

    [Fact]
    public void Doctor_finds_working_gradients_and_training_on_this_machine()
    {
        var result = CliResult.Run("doctor");

        result.Code.Should().Be(ExitCode.Success, result.Output);
        result.Output.Should().MatchRegex(@"torch +\d+\.\d+").And.Contain("gradient on cpu")
            .And.Contain("2 steps, losses")
            .And.MatchRegex(@"maximum error \d\.\de-(0?[89]|1\d)", "finite differences in float64 are that accurate")
            .And.EndWith($"All checks passed.{Environment.NewLine}");
    }
}
