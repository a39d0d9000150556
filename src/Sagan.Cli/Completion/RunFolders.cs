using System.CommandLine.Completions;

namespace Sagan.Cli.Completion;

/// <summary>Completes a run's folder.</summary>
internal static class RunFolders
{
    /// <summary>The runs under runs/, and those beside and beneath what was typed.</summary>
    public static IEnumerable<string> Complete(CompletionContext context)
    {
        var typed = context.WordToComplete;
        var parent = typed.Contains('/') ? typed[..(typed.LastIndexOf('/') + 1)] : "";

        return In("runs/").Concat(In(parent))
            .Where(folder => folder.StartsWith(typed, StringComparison.Ordinal))
            .Distinct()
            .Order(StringComparer.Ordinal);
    }

    private static IEnumerable<string> In(string parent)
    {
        try
        {
            return
            [
                .. from folder in Directory.EnumerateDirectories(parent.Length == 0 ? "." : parent)
                   where File.Exists(Path.Combine(folder, "options.json"))
                   select parent + Path.GetFileName(folder),
            ];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
