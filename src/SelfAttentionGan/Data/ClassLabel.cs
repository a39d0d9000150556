using SelfAttentionGan.Options;

namespace SelfAttentionGan.Data;

/// <summary>Parses a class: its index from 0 on, or its name where the run has recorded class names.</summary>
internal static class ClassLabel
{
    private const int MaxListedNames = 12;

    /// <summary>Returns the index of a class.</summary>
    /// <param name="text">An index or a name, which takes precedence, as a folder may be called 3; null for none.</param>
    /// <param name="names">The class names in the order of their labels; empty where they are not known.</param>
    /// <param name="classes">Number of classes of the run.</param>
    /// <param name="subject">What the text is, to begin messages with.</param>
    /// <returns>The index; null where <paramref name="text"/> is.</returns>
    /// <exception cref="ArgumentException">There is no such class, or the name is ambiguous.</exception>
    public static int? Parse(
        string? text, IReadOnlyList<string> names, int classes, string subject = "A class")
    {
        if (text is null)
            return null;
        if (classes == 0)
            throw new ArgumentException(
                $"{subject} needs a class-conditional run, but this run is unconditional, and got '{text}'; leave it out.");
        if (FindByName(text, names, subject) is { } named)
            return named;

        return int.TryParse(text, out var index) && index >= 0 && index < classes
            ? index
            : throw new ArgumentException(
                $"{subject} must be from 0 to {classes - 1}{Names(names)}, but got '{text}'{Suggestion(text, names)}");
    }

    private static int? FindByName(string text, IReadOnlyList<string> names, string subject)
    {
        int[] exact = [.. Matches(StringComparison.Ordinal)];
        if (exact is [var first, ..])
            return first;

        int[] similar = [.. Matches(StringComparison.OrdinalIgnoreCase)];
        if (similar.Length > 1)
            throw new ArgumentException(
                $"{subject} must name one class, but '{text}' may be {string.Join(" or ", similar.Select(i => names[i]))}; "
                + "write it in its exact case, or use its index.");

        return similar is [var same] ? same : null;

        IEnumerable<int> Matches(StringComparison comparison) =>
            Enumerable.Range(0, names.Count).Where(i => names[i].Equals(text, comparison));
    }

    private static string Names(IReadOnlyList<string> names) => names.Count == 0
        ? ""
        : $", or one of {string.Join(", ", names.Take(MaxListedNames))}{(names.Count > MaxListedNames ? " …" : "")}";

    private static string Suggestion(string text, IReadOnlyList<string> names) =>
        Spelling.Suggest(text, names) is { } nearest ? $"; did you mean '{nearest}'?" : ".";
}
