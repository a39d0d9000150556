using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Sagan.Cli;

namespace SelfAttentionGan.Tests.Cli.Commands;

/// <summary>The help of every command has examples that parse.</summary>
public sealed partial class SaganCommandTests
{
    public static TheoryData<string> Commands => [.. CommandLine.Root().Subcommands.Select(known => known.Name)];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_has_examples_that_parse(string command)
    {
        var help = CliResult.Run(command, "--help").Output;

        var examples = Example().Matches(help).Select(match => match.Groups["arguments"].Value.Trim()).ToArray();
        examples.Should().NotBeEmpty();
        foreach (var example in examples)
        {
            var arguments = CommandLineParser.SplitCommandLine(example).ToArray();
            var parseResult = CommandLine.Root().Parse(arguments);

            parseResult.Errors.Should().BeEmpty($"'sagan {example}' is in the help of {command}");
            parseResult.RootCommandResult.Children.OfType<CommandResult>().Should().ContainSingle()
                .Which.Command.Name.Should().Be(command);
        }
    }

    [Theory]
    [InlineData("<DIR>", "sample")]
    [InlineData("<DIR|PRESET>", "inspect")]
    [InlineData("<SHELL>", "completion")]
    [InlineData("[<PART>]", "presets")]
    public void An_argument_has_its_own_name(string argument, string command) =>
        CliResult.Run(command, "--help").Output.Should().Contain($" {command} {argument} [options]");

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_option_has_a_description(string name)
    {
        var command = CommandLine.Root().Subcommands.Single(command => command.Name == name);

        command.Description.Should().MatchRegex(@"^[A-Z].*\.$");
        command.Options.Concat<System.CommandLine.Symbol>(command.Arguments)
            .Select(symbol => symbol.Description?.Length ?? 0).Where(length => length < 10).Should().BeEmpty();
    }

    [Fact]
    public void The_help_lists_commands_and_exit_codes()
    {
        var help = CliResult.Run("--help").Output;

        help.Should().Contain("0 success").And.Contain("1 the work failed").And.Contain("2 invalid")
            .And.Contain("130 interrupted");
        foreach (var command in CommandLine.Root().Subcommands)
            help.Should().MatchRegex($@"\n  {command.Name}\b");
    }

    [Theory]
    [InlineData("interpolate", "interpolat")]
    [InlineData("doctor", "docter")]
    [InlineData("--json", "presets", "--jsn")]
    [InlineData("--layer", "attention", "x", "--layr", "y")]
    [InlineData("--steps", "resume", "--stps", "4")]
    [InlineData("--force", "sample", "x", "--out", "--forc")]
    [InlineData("--count", "sample", "--cuont", "4")]
    [InlineData("--discriminator", "import", "x", "--discrimnator", "y")]
    [InlineData("--start-from", "train", "--start-form", "y")]
    [InlineData("cifar10", "data", "cifra10")]
    public void A_mistyped_name_gets_a_suggestion(string nearest, params string[] arguments) =>
        CliResult.Run(arguments).UsageError().Should().MatchRegex($@"Did you mean one of the following\?\r?\n{nearest}\b");

    [Theory]
    [InlineData("See sagan --help.")]
    [InlineData("sagan sample --help", "sample")]
    [InlineData("sagan sample needs DIR: the run's folder.", "sample")]
    [InlineData("--steps needs N: total number of steps.", "train", "--steps")]
    [InlineData("sagan data cifar10 --help", "data", "cifar10", "--what")]
    public void Missing_values_are_reported_with_a_pointer_to_the_help(string message, params string[] arguments) =>
        CliResult.Run(arguments).UsageError().Should().Contain(message);

    /// <summary>An indented line that calls the program, except the usage line.</summary>
    [GeneratedRegex(@"^ +(?:source <\()?sagan (?<arguments>(?!.*\[options\])[^>|)\r\n]+)", RegexOptions.Multiline)]
    private static partial Regex Example();
}
