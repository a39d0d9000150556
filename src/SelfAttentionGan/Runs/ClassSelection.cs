using System.Globalization;
using SelfAttentionGan.Objectives;

namespace SelfAttentionGan.Runs;

/// <summary>Which classes of a conditional generator a grid shows, and what they are called.</summary>
/// <param name="generator">The generator; it may have no classes.</param>
/// <param name="chosen">The classes to show, in this order; null chooses at most ten, evenly.</param>
/// <param name="names">The names of all classes; null for their numbers.</param>
internal sealed class ClassSelection(Player generator, IReadOnlyList<int>? chosen, IReadOnlyList<string>? names)
{
    /// <summary>So many headings fit onto a grid that is read at a glance.</summary>
    private const int Most = 10;

    private readonly IReadOnlyList<string>? names = Valid(names, generator.Classes);

    /// <summary>The classes, none for a generator without any.</summary>
    public IReadOnlyList<int> Classes { get; } =
        chosen is null ? Even(generator.Classes) : Valid(chosen, generator.Classes);

    /// <summary>Returns the names of the classes; null where there are none.</summary>
    public string[]? Names => Classes.Count == 0 ? null : [.. Classes.Select(Name)];

    public string Name(int label) => names?[label] ?? label.ToString(CultureInfo.InvariantCulture);

    private static int[] Even(int classes) => classes <= Most
        ? [.. Enumerable.Range(0, classes)]
        : [.. Enumerable.Range(0, Most).Select(i => (int)((long)i * (classes - 1) / (Most - 1)))];

    private static IReadOnlyList<int> Valid(IReadOnlyList<int> chosen, int classes)
    {
        if (classes == 0)
            throw new ArgumentException(
                "A class is asked of a generator that has some, but this one has none, and got "
                + $"{string.Join(", ", chosen)}; leave the class out.", nameof(chosen));
        if (chosen.Count == 0)
            throw new ArgumentException("At least one class is shown, but got none; choose some.", nameof(chosen));
        foreach (var label in chosen)
            if (label < 0 || label >= classes)
                throw new ArgumentException(
                    $"This generator's classes go from 0 to {classes - 1}, but got {label}.", nameof(chosen));

        return chosen;
    }

    private static IReadOnlyList<string>? Valid(IReadOnlyList<string>? names, int classes) =>
        names is null || names.Count == classes
            ? names
            : throw new ArgumentException(
                $"Each of the generator's {classes} classes has a name, but got {names.Count} names.", nameof(names));
}
