using SelfAttentionGan;

namespace Sagan.Cli;

/// <summary>A class as somebody says it: by its number from 0 on, or by its name where the run knows names.</summary>
internal static class ClassLabel
{
    private const int Shown = 12;

    /// <summary>Returns the number of a class.</summary>
    /// <param name="text">A number or a name; null for none. A name counts before a number: folders may be called 3.</param>
    /// <param name="names">The names in the order of their numbers; none where the run does not know them.</param>
    /// <param name="classes">How many classes the run has.</param>
    /// <returns>The number; null where nothing is said.</returns>
    /// <exception cref="ArgumentException">There is no such class, or several fit.</exception>
    public static int? Parse(string? text, IReadOnlyList<string> names, int classes)
    {
        if (text is null)
            return null;
        if (classes == 0)
            throw new ArgumentException(
                $"--class names a class, but this run has none, and got '{text}'; leave it out.");
        if (ByName(text, names) is { } named)
            return named;

        return int.TryParse(text, out var number) && number >= 0 && number < classes
            ? number
            : throw new ArgumentException(
                $"--class must be from 0 to {classes - 1}{Names(names)}, but got '{text}'{Guess(text, names)}");
    }

    private static int? ByName(string text, IReadOnlyList<string> names)
    {
        int[] exact = [.. Matches(StringComparison.Ordinal)];
        if (exact is [var one, ..])
            return one;

        int[] similar = [.. Matches(StringComparison.OrdinalIgnoreCase)];
        if (similar.Length > 1)
            throw new ArgumentException(
                $"--class must name one class, but '{text}' may be {string.Join(" or ", similar.Select(i => names[i]))}; "
                + "say it with its capitals, or by its number.");

        return similar is [var same] ? same : null;

        IEnumerable<int> Matches(StringComparison comparison) =>
            Enumerable.Range(0, names.Count).Where(i => names[i].Equals(text, comparison));
    }

    private static string Names(IReadOnlyList<string> names) => names.Count == 0
        ? ""
        : $", or one of {string.Join(", ", names.Take(Shown))}{(names.Count > Shown ? " …" : "")}";

    private static string Guess(string text, IReadOnlyList<string> names) =>
        Spelling.Guess(text, names) is { } nearest ? $"; did you mean '{nearest}'?" : ".";
}
