using System.Text.Json.Nodes;
using Sagan.Cli;

namespace SelfAttentionGan.Tests.Samples;

/// <summary>What `sagan inspect`, `sagan presets` and `sagan doctor` tell.</summary>
public sealed class SaganInspectTests(SaganRun run) : IClassFixture<SaganRun>
{
    [Fact]
    public void A_run_has_both_tables_and_what_its_weights_say()
    {
        var output = Answer.To("inspect", run.Folder).Output;

        output.Should().Contain($"{run.Folder}, step 3").And.MatchRegex(@"generator +output +parameters")
            .And.MatchRegex(@"discriminator +output +parameters").And.MatchRegex(@"generator\.attend4 +-?0\.\d{4}\s")
            .And.MatchRegex(@"discriminator\.attend4\.query +\d\.\d{4}\s");
    }

    [Fact]
    public void A_run_that_has_saved_nothing_has_its_tables()
    {
        var output = Answer.To("inspect", run.Fresh()).Output;

        output.Should().MatchRegex(@"discriminator +output +parameters").And.NotContain("γ").And.NotContain("step");
    }

    [Fact]
    public void Scripts_get_the_totals_of_both_networks()
    {
        var json = JsonNode.Parse(Answer.To("inspect", "toy16", "--json").Output)!;

        json["name"]!.GetValue<string>().Should().Be("Toy16");
        json["generator"]!["parameters"]!.GetValue<long>().Should().Be(76_932, "docs/presets.md says so");
        json["discriminator"]!["parameters"]!.GetValue<long>().Should().Be(37_074, "docs/presets.md says so");
        json["generator"]!["multiplyAdds"]!.GetValue<long>().Should().BeGreaterThan(1_000_000);
        json["generator"]!["layers"]!.AsArray().Select(layer => layer!["name"]!.GetValue<string>())
            .Should().Equal("start4", "attend4", "up8", "up16", "image");
    }

    [Fact]
    public void Scripts_get_what_a_checkpoint_says()
    {
        var json = JsonNode.Parse(Answer.To("inspect", run.Folder, "--step", "2", "--json").Output)!;

        json["step"]!.GetValue<int>().Should().Be(2);
        json["gammas"]!.AsObject().Select(gamma => gamma.Key)
            .Should().Equal("generator.attend4", "discriminator.attend4");
        json["sigmas"]!["discriminator.attend4.query"]!.GetValue<double>().Should().BePositive();
    }

    [Theory]
    [InlineData("did you mean 'Toy32'?", "Toy33")]
    [InlineData("see sagan presets", "something-else")]
    [InlineData("there is no folder", "some/where")]
    public void What_is_neither_a_run_nor_a_preset_is_told(string complaint, string name) =>
        Answer.To("inspect", name).Complaint().Should().Contain(complaint);

    [Fact]
    public void A_step_that_was_not_saved_is_answered_with_those_that_were() =>
        Answer.To("inspect", run.Folder, "--step", "1").Complaint().Should().Contain("there are 3, 2");

    [Fact]
    public void Each_preset_has_a_row() =>
        Answer.To("presets", "32").Output.Should().MatchRegex(@"Toy32 +32×32 +none +16 +426,692 +150,002  This library")
            .And.MatchRegex(@"Studio32 +32×32 +10 +64 +4,386,308 +1,075,586  github").And.NotContain("Toy64");

    [Fact]
    public void A_mistyped_preset_is_answered_with_the_nearest() =>
        Answer.To("presets", "Toy33").Complaint().Should().Contain("did you mean 'Toy32'?");

    [Fact]
    public void Scripts_get_the_presets_too()
    {
        var presets = JsonNode.Parse(Answer.To("presets", "toy", "--json").Output)!.AsArray();

        presets.Select(preset => preset!["name"]!.GetValue<string>()).Should().Equal("Toy16", "Toy32", "Toy64");
        presets[0]!["generatorParameters"]!.GetValue<long>().Should().Be(76_932);
        presets[0]!["batchSize"]!.GetValue<int>().Should().Be(16);
    }

    [Fact]
    public void The_doctor_finds_that_gradients_and_training_work_here()
    {
        var answer = Answer.To("doctor");

        answer.Code.Should().Be(ExitCode.Done, answer.Output);
        answer.Output.Should().MatchRegex(@"torch +\d+\.\d+").And.Contain("gradient on cpu")
            .And.Contain("2 steps, losses")
            .And.MatchRegex(@"off by \d\.\de-(0?[89]|1\d)", "finite differences in 64 bits are that good")
            .And.EndWith($"All works.{Environment.NewLine}");
    }
}
