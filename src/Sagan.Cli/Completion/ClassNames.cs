using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using SelfAttentionGan.Data;
using SelfAttentionGan.Runs;

namespace Sagan.Cli.Completion;

/// <summary>Completes --class by the class names of the run on the same command line.</summary>
internal static class ClassNames
{
    public static IEnumerable<string> Complete(CompletionContext context) =>
        from argument in context.ParseResult.CommandResult.Children.OfType<ArgumentResult>()
        from token in argument.Tokens
        from known in Recorded(token.Value)
        where known.Name.StartsWith(context.WordToComplete, StringComparison.OrdinalIgnoreCase)
        select known.Name;

    private static IReadOnlyList<DataClass> Recorded(string folder)
    {
        try
        {
            return RunData.Read(Path.Combine(folder, "data.json")).Classes;
        }
        catch (Exception missing) when (missing is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
