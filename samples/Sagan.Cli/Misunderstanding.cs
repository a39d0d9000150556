using System.CommandLine;

namespace Sagan.Cli;

/// <summary>Says what was wrong with the words, and which one was probably meant.</summary>
internal static class Misunderstanding
{
    public static int Tell(ParseResult told)
    {
        var command = told.CommandResult.Command;
        var full = command is RootCommand ? "sagan" : $"sagan {command.Name}";

        Console.Error.WriteLine(told.UnmatchedTokens switch
        {
            [var stranger, ..] => $"{full} does not know '{stranger}'{Guess(stranger, command)}",
            _ when command.Subcommands.Count > 0 =>
                $"{full} needs one of {string.Join(", ", Names(command.Subcommands))}.",
            _ => string.Join('\n', told.Errors.Select(error => error.Message).Distinct()),
        });
        Console.Error.WriteLine($"{full} --help tells what there is.");

        return ExitCode.Mistake;
    }

    private static string Guess(string stranger, Command command)
    {
        var shared = command.Parents.OfType<Command>().SelectMany(parent => parent.Options)
            .Where(option => option.Recursive);
        string[] known = [.. Names(command.Subcommands), .. Names(command.Options), .. Names(shared)];

        return NearestWord.To(stranger, known) is { } word ? $"; did you mean '{word}'?" : ".";
    }

    private static IEnumerable<string> Names(IEnumerable<Symbol> symbols) => symbols.Select(symbol => symbol.Name);
}
