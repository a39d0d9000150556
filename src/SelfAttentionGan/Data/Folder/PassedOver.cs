using System.Globalization;

namespace SelfAttentionGan.Data.Folder;

/// <summary>Counts what a scan of a folder passes over, by the reason, and remembers the first names.</summary>
internal sealed class PassedOver
{
    private const int MostNames = 3, MostEndings = 5;

    private readonly List<string> runs = [], links = [], repeats = [], empty = [], unreadable = [], others = [];

    public int Files => links.Count + empty.Count + unreadable.Count + others.Count;

    public void Run(string name) => runs.Add(name);

    public void BrokenLink(string name) => links.Add(name);

    public void RepeatingLink(string name) => repeats.Add(name);

    public void Empty(string name) => empty.Add(name);

    public void Unreadable(string name) => unreadable.Add(name);

    public void Other(string name) => others.Add(name);

    /// <summary>A sentence for each reason that there was.</summary>
    public IEnumerable<string> Notes()
    {
        string[] notes =
        [
            Note("Folders of runs are passed over, for what they hold was generated", runs),
            Note($"Files that are no images of a format that is read are passed over{Endings()}", others),
            Note("Links that lead nowhere or in circles are passed over", links),
            Note("Links to folders that are read already are passed over", repeats),
            Note("Empty files, pipes, sockets and devices are passed over", empty),
            Note("Files that may not be read are passed over", unreadable),
        ];

        return notes.Where(note => note.Length > 0);
    }

    private static string Note(string rule, List<string> names) => names.Count == 0
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $"{rule}: {names.Count:N0}, such as ")
            + $"{string.Join(", ", names.Order(StringComparer.Ordinal).Take(MostNames))}.";

    private string Endings()
    {
        string[] endings =
        [
            .. others.Select(name => Path.GetExtension(name).ToLowerInvariant())
                .CountBy(ending => ending.Length > 0 ? ending : "no ending")
                .OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal)
                .Select(count => $"{count.Key} {count.Value}"),
        ];

        return endings.Length == 0 ? "" : $" ({DataIdentity.Listed(endings, MostEndings)})";
    }
}
