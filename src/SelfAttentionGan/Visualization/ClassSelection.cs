using System.Globalization;
using SelfAttentionGan.Models;

namespace SelfAttentionGan.Visualization;

/// <summary>The classes of a conditional generator that a grid shows, and their names.</summary>
/// <param name="generator">The generator; it may have no classes.</param>
/// <param name="chosen">The classes to show, in this order; null chooses at most ten, evenly.</param>
/// <param name="names">The names of all classes; null for their numbers.</param>
internal sealed class ClassSelection(IGenerator generator, IReadOnlyList<int>? chosen, IReadOnlyList<string>? names)
{
    private const int MaxClasses = 10;

    private readonly IReadOnlyList<string>? names = Validate(names, generator.Classes);

    /// <summary>The classes; none for an unconditional generator.</summary>
    public IReadOnlyList<int> Classes { get; } =
        chosen is null ? EvenlySpaced(generator.Classes) : Validate(chosen, generator.Classes);

    /// <summary>Returns the names of the classes; null for none.</summary>
    public string[]? Names => Classes.Count == 0 ? null : [.. Classes.Select(Name)];

    public string Name(int label) => names?[label] ?? label.ToString(CultureInfo.InvariantCulture);

    private static int[] EvenlySpaced(int classes) => classes <= MaxClasses
        ? [.. Enumerable.Range(0, classes)]
        : [.. Enumerable.Range(0, MaxClasses).Select(i => (int)((long)i * (classes - 1) / (MaxClasses - 1)))];

    private static IReadOnlyList<int> Validate(IReadOnlyList<int> chosen, int classes)
    {
        if (classes == 0)
            throw new ArgumentException(
                "Classes can be chosen for a class-conditional generator, but this one is unconditional, and got "
                + $"{string.Join(", ", chosen)}; leave the class out.", nameof(chosen));
        if (chosen.Count == 0)
            throw new ArgumentException("At least one class is shown, but got none; choose some.", nameof(chosen));
        foreach (var label in chosen)
            if (label < 0 || label >= classes)
                throw new ArgumentException(
                    $"This generator's classes go from 0 to {classes - 1}, but got {label}; choose one of them.",
                    nameof(chosen));

        return chosen;
    }

    private static IReadOnlyList<string>? Validate(IReadOnlyList<string>? names, int classes) =>
        names is null || names.Count == classes
            ? names
            : throw new ArgumentException(
                $"Each of the generator's {classes} classes has a name, but got {names.Count} names; name all of them.",
                nameof(names));
}
