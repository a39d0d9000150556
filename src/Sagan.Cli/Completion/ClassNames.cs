using System.CommandLine.Completions;
using System.CommandLine.Parsing;

namespace Sagan.Cli.Completion;

/// <summary>Completes a class by the names that the run on the same command line knows.</summary>
internal static class ClassNames
{
    public static IEnumerable<string> Complete(CompletionContext context) =>
        from argument in context.ParseResult.CommandResult.Children.OfType<ArgumentResult>()
        from token in argument.Tokens
        from known in RecordedData.Of(token.Value).Classes
        where known.Name.StartsWith(context.WordToComplete, StringComparison.OrdinalIgnoreCase)
        select known.Name;
}
