using Sagan.Cli;

namespace SelfAttentionGan.Tests.Cli.Parsing;

/// <summary>An argument without its option gets a suggestion of the complete command line.</summary>
public sealed class UnmatchedArgumentHintTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("train CATS", "sagan train --data CATS")]
    [InlineData("train ./nowhere", "sagan train --data ./nowhere")]
    [InlineData("train RUN", "sagan resume RUN")]
    [InlineData("train RUN/options.json", "sagan train --options RUN/options.json")]
    [InlineData("train digits", "sagan train --data digits")]
    [InlineData("train Toy33", "sagan train --preset Toy32")]
    [InlineData("train BaseChannels=4", "sagan train --set BaseChannels=4")]
    [InlineData("resume RUN CATS", "sagan resume DIR --data CATS")]
    [InlineData("resume RUN Steps=4", "sagan resume DIR --set Steps=4")]
    [InlineData("train RUN/weights.pth", "sagan import RUN/weights.pth --from PROJECT --preset NAME")]
    [InlineData("import x CATS --from biggan --preset Studio32", "sagan import FILE --data CATS")]
    [InlineData("import x RUN/weights.pth --from biggan --preset Studio32", "sagan import FILE --discriminator RUN/weights.pth")]
    [InlineData("sample RUN CATS", "sagan sample DIR --out CATS")]
    [InlineData("interpolate RUN CATS", "sagan interpolate DIR --out CATS")]
    [InlineData("attention RUN CATS", "sagan attention DIR --out CATS")]
    [InlineData("attention RUN RUN/options.json", "sagan attention DIR --image RUN/options.json")]
    [InlineData("invert RUN CATS CATS", "sagan invert DIR IMAGE --out CATS")]
    [InlineData("evaluate RUN CATS CATS", "sagan evaluate DIR REAL --data CATS")]
    [InlineData("classifier CATS CATS", "sagan classifier DATA --out CATS")]
    [InlineData("export RUN --to pth CATS", "sagan export DIR --out CATS")]
    [InlineData("inspect RUN CATS", "sagan data check CATS")]
    [InlineData("report RUN CATS", "sagan data check CATS")]
    [InlineData("presets Toy CATS", "sagan data check CATS")]
    [InlineData("doctor CATS", "sagan data check CATS")]
    [InlineData("doctor Toy32", "sagan inspect Toy32")]
    [InlineData("completion bash CATS", "sagan data check CATS")]
    [InlineData("data CATS", "sagan data check CATS")]
    [InlineData("data cifar10 CATS", "sagan data cifar10 --root CATS")]
    [InlineData("CATS", "sagan train --data CATS")]
    [InlineData("RUN", "sagan inspect RUN")]
    [InlineData("Toy64", "sagan inspect Toy64")]
    public void Each_command_suggests_the_intended_option(string line, string meant)
    {
        var error = CliResult.Run(line.Split(' ').Select(Expand)).UsageError();

        error.Should().Contain("does not accept the argument")
            .And.Contain($"; did you mean '{string.Join(' ', meant.Split(' ').Select(Expand))}'?");
    }

    [Fact]
    public void Every_command_is_tested()
    {
        var tested = GetType().GetMethod(nameof(Each_command_suggests_the_intended_option))!.GetCustomAttributesData()
            .Where(data => data.AttributeType == typeof(InlineDataAttribute))
            .Select(data => ((string)((IReadOnlyList<System.Reflection.CustomAttributeTypedArgument>)
                data.ConstructorArguments[0].Value!)[0].Value!).Split(' ')[0]);

        CommandLine.Root().Subcommands.Select(command => command.Name).Except(tested).Should().BeEmpty();
    }

    [Theory]
    [InlineData("sample x y")]
    [InlineData("doctor what")]
    public void An_unrecognizable_argument_gets_no_suggestion(string line) =>
        CliResult.Run(line.Split(' ')).UsageError().Should().StartWith("Unrecognized command or argument");

    public void Dispose() => folder.Dispose();

    /// <summary>Replaces the placeholders by existing folders.</summary>
    private string Expand(string argument)
    {
        var (cats, run) = (Path.Combine(folder.Path, "cats"), Path.Combine(folder.Path, "run"));
        Directory.CreateDirectory(cats);
        Directory.CreateDirectory(run);
        File.WriteAllText(Path.Combine(run, "options.json"), "{}");
        File.WriteAllText(Path.Combine(run, "weights.pth"), "");

        return argument.Replace("CATS", cats).Replace("RUN", run);
    }
}
