using System.CommandLine;

namespace Sagan.Cli.Verbs;

/// <summary>Turns words with a meaning of their own into the language of --set.</summary>
internal static class Words
{
    /// <summary>Returns an assignment for each word that was said.</summary>
    public static string[] Assignments(ParseResult told, params (string Name, Option<string> Word)[] words) =>
    [
        .. from word in words
           let value = told.GetValue(word.Word)
           where value is not null
           select $"{word.Name}={value}",
    ];
}
