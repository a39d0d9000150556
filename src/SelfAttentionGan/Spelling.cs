namespace SelfAttentionGan;

/// <summary>Finds what somebody meant who mistyped a name.</summary>
internal static class Spelling
{
    /// <summary>Returns the known name that takes the fewest changed letters; capitals do not matter.</summary>
    public static string Nearest(string name, IEnumerable<string> known) =>
        known.MinBy(candidate => Distance(name, candidate)) ?? "";

    /// <summary>Returns the nearest name where less than half of its letters change; else null.</summary>
    public static string? Guess(string name, IEnumerable<string> known) =>
        Nearest(name, known) is var nearest && Distance(name, nearest) * 2 < nearest.Length ? nearest : null;

    /// <summary>Counts letters to insert, delete or replace (Levenshtein's distance).</summary>
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
