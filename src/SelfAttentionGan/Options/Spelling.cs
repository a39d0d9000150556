namespace SelfAttentionGan.Options;

/// <summary>Suggestions for a misspelled name, by edit distance.</summary>
internal static class Spelling
{
    /// <summary>Returns the known name with the smallest edit distance, ignoring case; empty for none.</summary>
    public static string Nearest(string name, IEnumerable<string> known) =>
        known.MinBy(candidate => Distance(name, candidate)) ?? "";

    /// <summary>Returns the nearest name if fewer than half of its letters differ; else null.</summary>
    public static string? Suggest(string name, IEnumerable<string> known) =>
        Nearest(name, known) is var nearest && Distance(name, nearest) * 2 < nearest.Length ? nearest : null;

    /// <summary>Levenshtein distance: the number of letters to insert, delete or replace, ignoring case.</summary>
    public static int Distance(string name, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();

        for (var i = 0; i < name.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 0; j < other.Length; j++)
            {
                var replaced = diagonal + (char.ToLowerInvariant(name[i]) == char.ToLowerInvariant(other[j]) ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(replaced, Math.Min(diagonal, row[j]) + 1);
            }
        }

        return row[^1];
    }
}
