using System.Text.RegularExpressions;

namespace SelfAttentionGan.Reports;

/// <summary>What a run's log.txt has of level warning or worse.</summary>
/// <param name="Count">All such entries.</param>
/// <param name="Entries">The last of them.</param>
internal sealed partial record LogFile(int Count, IReadOnlyList<LogFile.Entry> Entries)
{
    private const int MostEntries = 200, MostLetters = 2000;

    /// <summary>Reads a log while it may be written to; one that is not there warns of nothing.</summary>
    public static LogFile Read(string path)
    {
        var last = new Queue<Entry>();
        var (count, newest) = (0, (Entry?)null);

        foreach (var line in SharedFile.Lines(path))
            if (First().Match(line) is { Success: true } first)
                Begin(Levels().IsMatch(first.Groups["level"].Value) ? Entry.Of(first) : null);
            else
                newest?.Continue(line);

        return new(count, [.. last]);

        void Begin(Entry? entry)
        {
            newest = entry;
            if (entry is null)
                return;

            count++;
            last.Enqueue(entry);
            if (last.Count > MostEntries)
                last.Dequeue();
        }
    }

    // As RunLog writes it; a longer message goes on in indented lines.
    [GeneratedRegex(@"^(?<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\.\d{3}Z (?<level>[a-z]+) +(?<message>.*)$")]
    private static partial Regex First();

    [GeneratedRegex("^(warning|error|critical)$")]
    private static partial Regex Levels();

    /// <summary>When what was said how loudly.</summary>
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
            if (Message.Length < MostLetters)
                Message = Cut($"{Message}\n{line.TrimStart()}");
        }

        private static string Cut(string text) => text.Length > MostLetters ? $"{text[..MostLetters]} ..." : text;
    }
}
