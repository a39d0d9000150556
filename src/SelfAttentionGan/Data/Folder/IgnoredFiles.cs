using System.Globalization;

namespace SelfAttentionGan.Data.Folder;

/// <summary>Files and folders that a scan ignores, by reason.</summary>
internal sealed class IgnoredFiles
{
    private const int MaxNames = 3, MaxExtensions = 5;

    private readonly List<string> runs = [], links = [], repeats = [], empty = [], unreadable = [], others = [];

    public int Files => links.Count + empty.Count + unreadable.Count + others.Count;

    public void Run(string name) => runs.Add(name);

    public void BrokenLink(string name) => links.Add(name);

    public void RepeatingLink(string name) => repeats.Add(name);

    public void Empty(string name) => empty.Add(name);

    public void Unreadable(string name) => unreadable.Add(name);

    public void Other(string name) => others.Add(name);

    /// <summary>Returns a sentence for each reason that occurred.</summary>
    public IEnumerable<string> Notes()
    {
        string[] notes =
        [
            Note("Run directories are ignored, because their images were generated", runs),
            Note($"Files of other formats are ignored{Extensions()}", others),
            Note("Broken and circular links are ignored", links),
            Note("Links to folders that are read already are ignored", repeats),
            Note("Empty files, pipes, sockets and devices are ignored", empty),
            Note("Files without permission to read are ignored", unreadable),
        ];

        return notes.Where(note => note.Length > 0);
    }

    private static string Note(string rule, List<string> names) => names.Count == 0
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $"{rule}: {names.Count:N0}, such as ")
            + $"{string.Join(", ", names.Order(StringComparer.Ordinal).Take(MaxNames))}.";

    private string Extensions()
    {
        string[] extensions =
        [
            .. others.Select(name => Path.GetExtension(name).ToLowerInvariant())
                .CountBy(extension => extension.Length > 0 ? extension : "no extension")
                .OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal)
                .Select(count => $"{count.Key} {count.Value}"),
        ];

        return extensions.Length == 0 ? "" : $" ({DataIdentity.Summarize(extensions, MaxExtensions)})";
    }
}
