using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Sagan.Cli;

namespace SelfAttentionGan.Tests.Samples;

/// <summary>Whoever asks `sagan` for help gets words that work.</summary>
public sealed partial class SaganHelpTests
{
    public static TheoryData<string> Verbs => [.. CommandLine.Root().Subcommands.Select(verb => verb.Name)];

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Every_verb_has_examples_that_parse(string verb)
    {
        var help = Answer.To(verb, "--help").Output;

        var examples = Example().Matches(help).Select(match => match.Groups["words"].Value.Trim()).ToArray();
        examples.Should().NotBeEmpty();
        foreach (var example in examples)
        {
            var words = CommandLineParser.SplitCommandLine(example).ToArray();
            var told = CommandLine.Root().Parse(words);

            told.Errors.Should().BeEmpty($"'sagan {example}' is in the help of {verb}");
            told.RootCommandResult.Children.OfType<CommandResult>().Should().ContainSingle()
                .Which.Command.Name.Should().Be(verb);
        }
    }

    [Theory]
    [InlineData("<DIR>", "sample")]
    [InlineData("<DIR|PRESET>", "inspect")]
    [InlineData("<SHELL>", "completion")]
    [InlineData("[<PART>]", "presets")]
    public void An_argument_is_called_by_its_name(string argument, string verb) =>
        Answer.To(verb, "--help").Output.Should().Contain($" {verb} {argument} [options]");

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Every_word_is_explained(string verb)
    {
        var command = CommandLine.Root().Subcommands.Single(command => command.Name == verb);

        command.Description.Should().MatchRegex(@"^[A-Z].*\.$");
        command.Options.Concat<System.CommandLine.Symbol>(command.Arguments)
            .Select(word => word.Description?.Length ?? 0).Where(length => length < 10).Should().BeEmpty();
    }

    [Fact]
    public void The_program_lists_its_verbs_and_exit_codes()
    {
        var help = Answer.To("--help").Output;

        help.Should().Contain("0 done").And.Contain("1 what was begun failed").And.Contain("2 a mistake")
            .And.Contain("130 interrupted");
        foreach (var verb in CommandLine.Root().Subcommands)
            help.Should().MatchRegex($@"\n  {verb.Name}\b");
    }

    [Theory]
    [InlineData("interpolate", "interpolat")]
    [InlineData("doctor", "docter")]
    [InlineData("--json", "presets", "--jsn")]
    [InlineData("--layer", "attend", "x", "--layr", "y")]
    [InlineData("--steps", "resume", "--stps", "4")]
    [InlineData("--force", "sample", "x", "--out", "--forc")]
    [InlineData("--count", "sample", "--cuont", "4")]
    [InlineData("cifar10", "data", "cifra10")]
    public void A_mistyped_word_is_answered_with_the_nearest(string nearest, params string[] words) =>
        Answer.To(words).Complaint().Should().MatchRegex($@"Did you mean one of the following\?\r?\n{nearest}\b");

    [Theory]
    [InlineData("sagan --help tells what there is.")]
    [InlineData("sagan sample --help", "sample")]
    [InlineData("sagan sample needs DIR: the run's folder.", "sample")]
    [InlineData("--steps needs N: steps in all.", "train", "--steps")]
    [InlineData("sagan data cifar10 --help", "data", "cifar10", "--what")]
    public void What_is_missing_is_told_and_where_to_read_on(string answer, params string[] words) =>
        Answer.To(words).Complaint().Should().Contain(answer);

    /// <summary>A line that is indented, wherever in it the program is called; not the one of its usage.</summary>
    [GeneratedRegex(@"^ +(?:source <\()?sagan (?<words>(?!.*\[options\])[^>|)\r\n]+)", RegexOptions.Multiline)]
    private static partial Regex Example();
}
