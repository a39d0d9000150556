using System.Globalization;

namespace SelfAttentionGan.Data;

/// <summary>What tells one data set from another: classes by name, number of images, and a fingerprint.</summary>
/// <remarks>
/// A run records it when it starts (<c>data.json</c>) and compares it when it goes on: labels are positions in
/// <see cref="Classes"/>, so other classes would give the same labels another meaning.
/// </remarks>
public sealed record DataIdentity
{
    /// <summary>How many images there are.</summary>
    public required long Images { get; init; }

    /// <summary>The shape of every image.</summary>
    public required ImageShape Shape { get; init; }

    /// <summary>The classes in the order of their labels; empty where images have no label.</summary>
    public IReadOnlyList<DataClass> Classes { get; init; } = [];

    /// <summary>
    /// A hash over the names and sizes of the images, or over their content; null where the source has none.
    /// </summary>
    public string? Fingerprint { get; init; }

    /// <summary>The names of the classes; null where there are none, or not as many as networks have.</summary>
    internal IReadOnlyList<string>? NamesFor(int classes) =>
        Classes.Count > 0 && Classes.Count == classes ? [.. Classes.Select(known => known.Name)] : null;

    /// <summary>Describes a source by what every source tells, and by what this one knows besides.</summary>
    /// <param name="source">The source.</param>
    /// <param name="images">How many images each class has; null where that is unknown.</param>
    /// <param name="fingerprint">See <see cref="Fingerprint"/>.</param>
    internal static DataIdentity Of(IImageSource source, Func<int, long>? images = null, string? fingerprint = null) =>
        new()
        {
            Images = source.Count,
            Shape = source.Shape,
            Classes = [.. Enumerable.Range(0, source.Classes).Select(label => new DataClass(
                label < source.ClassNames.Count ? source.ClassNames[label] : Unnamed(label), images?.Invoke(label)))],
            Fingerprint = fingerprint,
        };

    /// <summary>Describes a source whose labels are all known.</summary>
    internal static DataIdentity Of(IImageSource source, IEnumerable<long> labels, string fingerprint)
    {
        var counts = new long[source.Classes];
        if (source.Classes > 0)
            foreach (var label in labels)
                counts[label]++;

        return Of(source, label => counts[label], fingerprint);
    }

    /// <summary>
    /// Says how the classes differ from those of other data, in name, number or order; null where labels mean the same.
    /// </summary>
    internal string? ClassDifference(DataIdentity now)
    {
        string[] before = [.. Classes.Select(known => known.Name)];
        string[] after = [.. now.Classes.Select(known => known.Name)];
        if (before.SequenceEqual(after) || before.Length == after.Length && (IsNumbered(before) || IsNumbered(after)))
            return null;

        string[] added = [.. after.Except(before)], removed = [.. before.Except(after)];
        return $"{Described(Classes)}, now {Described(now.Classes)}"
            + (added.Length > 0 ? $"; new: {Listed(added)}" : "")
            + (removed.Length > 0 ? $"; gone: {Listed(removed)}" : "")
            + (added.Length + removed.Length == 0 ? "; their order changed" : "");
    }

    /// <summary>Says how the images differ from those of other data; null where they are the same.</summary>
    internal string? ImageDifference(DataIdentity now)
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
        var change = difference > 0 ? $"{Number(difference)} more"
            : difference < 0 ? $"{Number(-difference)} fewer"
            : "as many, but other names or sizes";

        return $"{Number(Images)} before, {Number(now.Images)} now: {change}"
            + (classes.Length > 0 ? $" ({Listed(classes)})" : "");
    }

    /// <summary>Lists a few names, and says how many more there are.</summary>
    internal static string Listed(IReadOnlyCollection<string> names, int most = 10) => names.Count <= most
        ? string.Join(", ", names)
        : string.Create(CultureInfo.InvariantCulture,
            $"{string.Join(", ", names.Take(most))} and {names.Count - most:N0} more");

    private static string NamesOf(IReadOnlyList<DataClass> classes) => Listed([.. classes.Select(known => known.Name)]);

    private static string Described(IReadOnlyList<DataClass> classes) => classes.Count == 0
        ? "none"
        : $"{classes.Count} {(classes.Count == 1 ? "class" : "classes")} ({NamesOf(classes)})";

    private static bool IsNumbered(string[] names) => !names.Where((name, label) => name != Unnamed(label)).Any();

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Unnamed(int label) => label.ToString(CultureInfo.InvariantCulture);
}
