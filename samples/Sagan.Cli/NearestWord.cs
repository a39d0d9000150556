namespace Sagan.Cli;

/// <summary>Finds what somebody meant who mistyped a word.</summary>
internal static class NearestWord
{
    /// <summary>
    /// Returns the known word that takes the fewest letters inserted, deleted or replaced, where less than half of its
    /// letters do; else null.
    /// </summary>
    public static string? To(string word, IEnumerable<string> known)
    {
        var (distance, nearest) = known
            .Select(candidate => (Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant()), candidate))
            .Min();

        return distance * 2 < nearest.Length ? nearest : null;
    }

    private static int Distance(string word, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();

        for (var i = 0; i < word.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 0; j < other.Length; j++)
            {
                var replaced = diagonal + (word[i] == other[j] ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(replaced, Math.Min(diagonal, row[j]) + 1);
            }
        }

        return row[^1];
    }
}
