using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Sagan.Cli.Output;

namespace Sagan.Cli.Parsing;

/// <summary>
/// Reports the errors of a command line; System.CommandLine suggests names for mistyped commands and options.
/// </summary>
internal static class ParseErrors
{
    /// <param name="error">The message, and the line that names the help.</param>
    /// <returns><see cref="ExitCode.UsageError"/>.</returns>
    public static int Report((string Message, string Help) error)
    {
        Terminal.WriteError(error.Message);
        Console.Error.WriteLine(error.Help);

        return ExitCode.UsageError;
    }

    /// <summary>Returns the message of a command line with errors, and the line that names its help.</summary>
    public static (string Message, string Help) Describe(ParseResult parseResult)
    {
        var command = parseResult.CommandResult.Command;
        var name = NameOf(command);
        var message =
            OptionsTakenAsValues(parseResult).FirstOrDefault() is { } mistyped ? Invoke(WithoutValues(parseResult, mistyped))
            : UnmatchedArgumentHint.Find(command, name, parseResult.UnmatchedTokens) is { } hint ? hint
            : MissingArgument(parseResult) is { } argument ? $"{name} needs {argument.Name}: {Lower(argument.Description)}"
            : OptionWithoutValue(parseResult) is { } option
                ? $"{option.Name} needs {option.HelpName}: {Lower(option.Description)}"
            : Invoke(parseResult);

        return (message, $"See {name} --help.");
    }

    /// <summary>Option names that were parsed as another option's value, which System.CommandLine accepts.</summary>
    public static IEnumerable<string> OptionsTakenAsValues(ParseResult parseResult) =>
        from result in parseResult.CommandResult.Children
        from token in result.Tokens
        where result is ArgumentResult or OptionResult && token.Type == TokenType.Argument
        where token.Value.StartsWith("--", StringComparison.Ordinal)
        select token.Value;

    private static string NameOf(Command command) => command is RootCommand
        ? "sagan"
        : $"{NameOf(command.Parents.OfType<Command>().First())} {command.Name}";

    /// <summary>Parses a mistyped option again where it cannot be another option's value.</summary>
    private static ParseResult WithoutValues(ParseResult parseResult, string mistyped)
    {
        var command = parseResult.CommandResult.Command;
        var path = NameOf(command).Split(' ').Skip(1);
        var arguments = command.Arguments.Select(argument => argument.CompletionSources.Count > 0
            ? argument.GetCompletions(System.CommandLine.Completions.CompletionContext.Empty).FirstOrDefault()?.Label ?? "x"
            : "x");

        return CommandLine.Root().Parse([.. path, .. arguments, mistyped]);
    }

    /// <summary>The errors of System.CommandLine, with its suggestions.</summary>
    private static string Invoke(ParseResult parseResult)
    {
        using var text = new StringWriter();
        if (parseResult.Action is ParseErrorAction action)
            action.ShowHelp = false;
        parseResult.Invoke(new() { Output = text, Error = text });

        return text.ToString().Trim();
    }

    private static Argument? MissingArgument(ParseResult parseResult) =>
        parseResult.CommandResult.Command.Arguments.FirstOrDefault(argument => argument.Arity.MinimumNumberOfValues > 0
            && parseResult.GetResult(argument)?.Tokens is not { Count: > 0 });

    /// <summary>The first option without its value.</summary>
    private static Option? OptionWithoutValue(ParseResult parseResult) => parseResult.CommandResult.Children
        .OfType<OptionResult>().FirstOrDefault(option => option is { Implicit: false, Tokens: [], Option.Arity.MinimumNumberOfValues: > 0 })
        ?.Option;

    private static string Lower(string? sentence) =>
        sentence is { Length: > 0 } ? char.ToLowerInvariant(sentence[0]) + sentence[1..] : "";
}
