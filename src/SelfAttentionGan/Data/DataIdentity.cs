using System.Globalization;

namespace SelfAttentionGan.Data;

/// <summary>Identity of a data set: classes by name, number of images, and a fingerprint.</summary>
/// <remarks>
/// A run records it when it starts (<c>data.json</c>) and compares it when it is resumed: labels are positions in
/// <see cref="Classes"/>, so other classes would give the same labels another meaning.
/// </remarks>
internal sealed record DataIdentity
{
    /// <summary>The number of images.</summary>
    public required long Images { get; init; }

    /// <summary>The shape of every image.</summary>
    public required ImageShape Shape { get; init; }

    /// <summary>The classes in the order of their labels; empty where images have no label.</summary>
    public IReadOnlyList<DataClass> Classes { get; init; } = [];

    /// <summary>
    /// A hash over the names and sizes of the images, or over their content; null where the source has none.
    /// </summary>
    public string? Fingerprint { get; init; }

    /// <summary>Returns the identity of a source's data.</summary>
    public static DataIdentity Of(IImageSource source)
    {
        var (names, counts) = (source.ClassNames, source.ClassCounts);

        return new()
        {
            Images = source.Count,
            Shape = source.Shape,
            Classes = [.. Enumerable.Range(0, source.Classes).Select(label => new DataClass(
                label < names.Count ? names[label] : Unnamed(label), label < counts.Count ? counts[label] : null))],
            Fingerprint = source.ComputeFingerprint(),
        };
    }

    /// <summary>The names of the classes; null where there are none, or not as many as networks have.</summary>
    public IReadOnlyList<string>? NamesFor(int classes) =>
        Classes.Count > 0 && Classes.Count == classes ? [.. Classes.Select(known => known.Name)] : null;

    /// <summary>
    /// Describes how the classes differ from those of other data, in name, number or order; null where labels mean the
    /// same.
    /// </summary>
    public string? ClassDifference(DataIdentity now)
    {
        string[] before = [.. Classes.Select(known => known.Name)];
        string[] after = [.. now.Classes.Select(known => known.Name)];
        if (before.SequenceEqual(after) || before.Length == after.Length && (IsNumbered(before) || IsNumbered(after)))
            return null;

        string[] added = [.. after.Except(before)], removed = [.. before.Except(after)];
        return $"{Described(Classes)}, now {Described(now.Classes)}"
            + (added.Length > 0 ? $"; new: {Summarize(added)}" : "")
            + (removed.Length > 0 ? $"; gone: {Summarize(removed)}" : "")
            + (added.Length + removed.Length == 0 ? "; their order changed" : "");
    }

    /// <summary>Describes how the images differ from those of other data; null where they are the same.</summary>
    public string? ImageDifference(DataIdentity now)
    {
        if (Images == now.Images && (Fingerprint is null || now.Fingerprint is null || Fingerprint == now.Fingerprint))
            return null;

        string[] classes =
        [
            .. Classes.Zip(now.Classes).Where(pair => pair.First.Images != pair.Second.Images)
                .Select(pair => string.Create(CultureInfo.InvariantCulture,
                    $"{pair.Second.Name} {pair.First.Images:N0} → {pair.Second.Images:N0}")),
        ];
        var difference = now.Images - Images;
        var change = difference > 0 ? $"{Format(difference)} more"
            : difference < 0 ? $"{Format(-difference)} fewer"
            : "as many, but other names or sizes";

        return $"{Format(Images)} before, {Format(now.Images)} now: {change}"
            + (classes.Length > 0 ? $" ({Summarize(classes)})" : "");
    }

    /// <summary>Lists a few names, and the number of the others.</summary>
    public static string Summarize(IReadOnlyCollection<string> names, int most = 10) => names.Count <= most
        ? string.Join(", ", names)
        : string.Create(CultureInfo.InvariantCulture,
            $"{string.Join(", ", names.Take(most))} and {names.Count - most:N0} more");

    private static string NamesOf(IReadOnlyList<DataClass> classes) =>
        Summarize([.. classes.Select(known => known.Name)]);

    private static string Described(IReadOnlyList<DataClass> classes) => classes.Count == 0
        ? "none"
        : $"{classes.Count} {(classes.Count == 1 ? "class" : "classes")} ({NamesOf(classes)})";

    private static bool IsNumbered(string[] names) => !names.Where((name, label) => name != Unnamed(label)).Any();

    private static string Format(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Unnamed(int label) => label.ToString(CultureInfo.InvariantCulture);
}

/// <summary>One class of a data set.</summary>
/// <param name="Name">Its name; the number of its label where it has none.</param>
/// <param name="Images">The number of its images; null where it is unknown.</param>
internal readonly record struct DataClass(string Name, long? Images = null);

/// <summary>Identifies the data of any source by its public members.</summary>
internal static class ImageSourceExtensions
{
    /// <inheritdoc cref="DataIdentity.Of"/>
    public static DataIdentity Identify(this IImageSource source) => DataIdentity.Of(source);

    /// <summary>Counts the images of each class.</summary>
    public static IReadOnlyList<long> CountByClass(this IEnumerable<long> labels, int classes)
    {
        var counts = new long[classes];
        if (classes > 0)
            foreach (var label in labels)
                counts[label]++;

        return counts;
    }
}
