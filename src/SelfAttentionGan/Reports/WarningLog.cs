using System.Text.RegularExpressions;

namespace SelfAttentionGan.Reports;

/// <summary>The warnings and errors of a run's log.txt.</summary>
/// <param name="Count">The number of all entries.</param>
/// <param name="Entries">The last entries.</param>
internal sealed partial record WarningLog(int Count, IReadOnlyList<WarningLog.Entry> Entries)
{
    private const int MaxEntries = 200, MaxLength = 2000;

    /// <summary>Reads a log while it may be written; a missing one has no entries.</summary>
    public static WarningLog Read(string path)
    {
        var last = new Queue<Entry>();
        var (count, newest) = (0, (Entry?)null);

        foreach (var line in SharedRead.Lines(path))
            if (First().Match(line) is { Success: true } first)
                Add(Levels().IsMatch(first.Groups["level"].Value) ? Entry.Of(first) : null);
            else
                newest?.Continue(line);

        return new(count, [.. last]);

        void Add(Entry? entry)
        {
            newest = entry;
            if (entry is null)
                return;

            count++;
            last.Enqueue(entry);
            if (last.Count > MaxEntries)
                last.Dequeue();
        }
    }

    // As RunLog writes it; a longer message continues in indented lines.
    [GeneratedRegex(@"^(?<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\.\d{3}Z (?<level>[a-z]+) +(?<message>.*)$")]
    private static partial Regex First();

    [GeneratedRegex("^(warning|error|critical)$")]
    private static partial Regex Levels();

    /// <summary>Time, level and message of an entry.</summary>
    internal sealed class Entry
    {
        public required string Time { get; init; }

        public required string Level { get; init; }

        public required string Message { get; set; }

        public static Entry Of(Match first) => new()
        {
            Time = first.Groups["time"].Value,
            Level = first.Groups["level"].Value,
            Message = Cut(first.Groups["message"].Value),
        };

        public void Continue(string line)
        {
            if (Message.Length < MaxLength)
                Message = Cut($"{Message}\n{line.TrimStart()}");
        }

        private static string Cut(string text) => text.Length > MaxLength ? $"{text[..MaxLength]} ..." : text;
    }
}
