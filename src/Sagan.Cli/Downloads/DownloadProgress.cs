using System.Diagnostics;
using System.Globalization;

namespace Sagan.Cli.Downloads;

/// <summary>Tells a person how far a file is: in a terminal in one line that renews itself, else each tenth.</summary>
internal sealed class DownloadProgress(TextWriter output, bool inPlace, RemoteFile file)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.2);

    private readonly Stopwatch clock = Stopwatch.StartNew();
    private long begun = -1, told = -1;
    private TimeSpan last;

    /// <summary>Says that so many bytes of the file are here.</summary>
    public void Report(long bytes)
    {
        if (begun < 0)
            begun = bytes;
        var tenth = file.Length == 0 ? 10 : 10 * bytes / file.Length;
        var due = inPlace ? clock.Elapsed - last >= Pause || bytes == file.Length || told < 0 : tenth != told;
        if (!due)
            return;

        (told, last) = (tenth, clock.Elapsed);
        if (inPlace)
            output.Write($"\r{Describe(bytes),-78}");
        else
            output.WriteLine(Describe(bytes));
    }

    /// <summary>Leaves the line that renews itself.</summary>
    public void End()
    {
        if (inPlace && told >= 0)
            output.WriteLine();
    }

    private string Describe(long bytes)
    {
        var rate = (bytes - begun) / Math.Max(clock.Elapsed.TotalSeconds, 1e-3);
        var left = rate > 0 ? TimeSpan.FromSeconds((file.Length - bytes) / rate) : TimeSpan.Zero;
        var pace = bytes < file.Length && rate > 0 ? $"  {Size.Of((long)rate)}/s  {Words(left)} left" : "";

        return $"{file.Name}  {Size.Of(bytes)} of {Size.Of(file.Length)}{pace}";
    }

    private static string Words(TimeSpan left) => left.TotalMinutes >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)left.TotalMinutes} min {left.Seconds} s")
        : string.Create(CultureInfo.InvariantCulture, $"{left.Seconds} s");
}
