using System.CommandLine;
using System.CommandLine.Parsing;
using SelfAttentionGan.Runs;

namespace Sagan.Cli;

/// <summary>Says what was wrong with the words, and which one was probably meant.</summary>
internal static class Misunderstanding
{
    public static int Tell(ParseResult told)
    {
        var command = told.CommandResult.Command;
        var full = command is RootCommand ? "sagan" : $"sagan {command.Name}";

        Console.Error.WriteLine(Swallowed(told).Concat(told.UnmatchedTokens).FirstOrDefault() switch
        {
            { } stranger => $"{full} does not know '{stranger}'{Guess(stranger, command)}",
            _ when command.Subcommands.Count > 0 =>
                $"{full} needs one of {string.Join(", ", Names(command.Subcommands))}.",
            _ when Missing(told) is { } argument => $"{full} needs {argument.Name}: {Lower(argument.Description)}",
            _ when Unsaid(told) is { } option => $"{option.Name} needs {option.HelpName}: {Lower(option.Description)}",
            _ => string.Join('\n', told.Errors.Select(error => error.Message).Distinct()),
        });
        Console.Error.WriteLine($"{full} --help tells what there is.");

        return ExitCode.Mistake;
    }

    /// <summary>What looks like an option and was yet taken for somebody's value: mistyped options.</summary>
    public static IEnumerable<string> Swallowed(ParseResult told) =>
        from result in told.CommandResult.Children
        from token in result.Tokens
        where result is ArgumentResult or OptionResult && token.Type == TokenType.Argument
        where token.Value.StartsWith("--", StringComparison.Ordinal)
        select token.Value;

    private static Argument? Missing(ParseResult told) => told.CommandResult.Command.Arguments.FirstOrDefault(
        argument => argument.Arity.MinimumNumberOfValues > 0 && told.GetResult(argument)?.Tokens is not { Count: > 0 });

    /// <summary>The first option that was named without its value.</summary>
    private static Option? Unsaid(ParseResult told) => told.CommandResult.Children.OfType<OptionResult>()
        .FirstOrDefault(said => said is { Implicit: false, Tokens: [], Option.Arity.MinimumNumberOfValues: > 0 })
        ?.Option;

    private static string Lower(string? sentence) =>
        sentence is { Length: > 0 } ? char.ToLowerInvariant(sentence[0]) + sentence[1..] : "";

    private static string Guess(string stranger, Command command)
    {
        var shared = command.Parents.OfType<Command>().SelectMany(parent => parent.Options)
            .Where(option => option.Recursive);
        string[] known = [.. Names(command.Subcommands), .. Names(command.Options), .. Names(shared)];

        return Spelling.Guess(stranger, known) is { } word ? $"; did you mean '{word}'?" : ".";
    }

    private static IEnumerable<string> Names(IEnumerable<Symbol> symbols) => symbols.Select(symbol => symbol.Name);
}
