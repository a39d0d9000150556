using System.CommandLine.Completions;
using System.CommandLine.Parsing;

namespace Sagan.Cli.Completion;

/// <summary>Completes a class by the names that the run on the same command line knows.</summary>
internal static class ClassNames
{
    public static IEnumerable<string> Complete(CompletionContext context)
    {
        var folders =
            from argument in context.ParseResult.CommandResult.Children.OfType<ArgumentResult>()
            from token in argument.Tokens
            where File.Exists(Path.Combine(token.Value, "options.json"))
            select token.Value;

        return folders.Take(1).SelectMany(RunData.ClassNames)
            .Where(name => name.StartsWith(context.WordToComplete, StringComparison.OrdinalIgnoreCase));
    }
}
