using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Sagan.Cli.Output;

namespace Sagan.Cli.Hints;

/// <summary>Says what is wrong with a command line. Mistyped verbs and options are System.CommandLine's own affair.</summary>
internal static class ParseErrors
{
    /// <returns><see cref="ExitCode.Mistake"/>.</returns>
    public static int Tell(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var name = NameOf(command);
        Terminal.WriteError(
            Swallowed(parsed).FirstOrDefault() is { } mistyped ? Describe(WithoutValues(parsed, mistyped))
            : BareArgument.Hint(command, name, parsed.UnmatchedTokens) is { } hint ? hint
            : Missing(parsed) is { } argument ? $"{name} needs {argument.Name}: {Lower(argument.Description)}"
            : Unsaid(parsed) is { } option ? $"{option.Name} needs {option.HelpName}: {Lower(option.Description)}"
            : Describe(parsed));
        Console.Error.WriteLine($"{name} --help tells what there is.");

        return ExitCode.Mistake;
    }

    /// <summary>Options' names that were taken for somebody's value, which System.CommandLine does not mind.</summary>
    public static IEnumerable<string> Swallowed(ParseResult parsed) =>
        from result in parsed.CommandResult.Children
        from token in result.Tokens
        where result is ArgumentResult or OptionResult && token.Type == TokenType.Argument
        where token.Value.StartsWith("--", StringComparison.Ordinal)
        select token.Value;

    private static string NameOf(Command command) => command is RootCommand
        ? "sagan"
        : $"{NameOf(command.Parents.OfType<Command>().First())} {command.Name}";

    /// <summary>Parses a mistyped option where nothing can take it for a value.</summary>
    private static ParseResult WithoutValues(ParseResult parsed, string mistyped)
    {
        var command = parsed.CommandResult.Command;
        var path = NameOf(command).Split(' ').Skip(1);
        var arguments = command.Arguments.Select(argument => argument.CompletionSources.Count > 0
            ? argument.GetCompletions(System.CommandLine.Completions.CompletionContext.Empty).FirstOrDefault()?.Label ?? "x"
            : "x");

        return CommandLine.Root().Parse([.. path, .. arguments, mistyped]);
    }

    /// <summary>What System.CommandLine has to say: the errors, and what was probably meant.</summary>
    private static string Describe(ParseResult parsed)
    {
        using var text = new StringWriter();
        if (parsed.Action is ParseErrorAction action)
            action.ShowHelp = false;
        parsed.Invoke(new() { Output = text, Error = text });

        return text.ToString().Trim();
    }

    private static Argument? Missing(ParseResult parsed) => parsed.CommandResult.Command.Arguments.FirstOrDefault(
        argument => argument.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(argument)?.Tokens is not { Count: > 0 });

    /// <summary>The first option that was named without its value.</summary>
    private static Option? Unsaid(ParseResult parsed) => parsed.CommandResult.Children.OfType<OptionResult>()
        .FirstOrDefault(said => said is { Implicit: false, Tokens: [], Option.Arity.MinimumNumberOfValues: > 0 })
        ?.Option;

    private static string Lower(string? sentence) =>
        sentence is { Length: > 0 } ? char.ToLowerInvariant(sentence[0]) + sentence[1..] : "";
}
