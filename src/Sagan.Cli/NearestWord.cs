using SelfAttentionGan.Runs;

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
        var nearest = Spelling.Nearest(word, known);

        return Spelling.Distance(word, nearest) * 2 < nearest.Length ? nearest : null;
    }
}
