using System.CommandLine.Completions;

namespace Sagan.Cli.Completion;

/// <summary>Completes the folder of a run.</summary>
internal static class RunFolders
{
    /// <summary>Returns the runs under runs/, and those in the folder that was typed.</summary>
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
