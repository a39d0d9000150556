using System.Diagnostics;
using System.Globalization;
using Sagan.Cli.Output;
using Spectre.Console;

namespace Sagan.Cli.Downloads;

/// <summary>Progress of a download: a progress bar in a terminal, otherwise a line for each tenth.</summary>
internal sealed class DownloadProgress
{
    private const int NarrowWidth = 60;

    private static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(0.2);

    private readonly RemoteFile file;
    private readonly Action<long> show;
    private readonly bool isLive;
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private long firstBytes = -1, lastTenth = -1;
    private TimeSpan lastShown;

    private DownloadProgress(RemoteFile file, IAnsiConsole console) =>
        (this.file, show) = (file, bytes => console.WriteLine(Describe(bytes)));

    private DownloadProgress(RemoteFile file, ProgressContext display)
    {
        var task = display.AddTask(file.Name, maxValue: file.Length);
        (this.file, isLive) = (file, true);
        show = bytes =>
        {
            task.Value = bytes;
            display.Refresh();
        };
    }

    /// <summary>Downloads a file and shows its progress.</summary>
    public static Task Show(IAnsiConsole console, RemoteFile file, Func<DownloadProgress, Task> download) =>
        Terminal.CanRefresh(console)
            ? console.Progress().AutoRefresh(false).Columns(Columns(console.Profile.Width))
                .StartAsync(display => download(new(file, display)))
            : download(new(file, console));

    /// <summary>Reports how many bytes of the file have been received.</summary>
    public void Report(long bytes)
    {
        if (firstBytes < 0)
            firstBytes = bytes;
        var tenth = file.Length == 0 ? 10 : 10 * bytes / file.Length;
        var isDue = isLive
            ? clock.Elapsed - lastShown >= RefreshInterval || bytes == file.Length || lastTenth < 0
            : tenth != lastTenth;
        if (!isDue)
            return;

        (lastTenth, lastShown) = (tenth, clock.Elapsed);
        show(bytes);
    }

    private static ProgressColumn[] Columns(int width) =>
    [
        new TaskDescriptionColumn { Alignment = Justify.Left },
        new PercentageColumn(),
        .. width < NarrowWidth
            ? Array.Empty<ProgressColumn>()
            : [new DownloadedColumn { Culture = CultureInfo.InvariantCulture }, new RemainingTimeColumn()],
    ];

    private string Describe(long bytes)
    {
        var rate = (bytes - firstBytes) / Math.Max(clock.Elapsed.TotalSeconds, 1e-3);
        var remaining = rate > 0 ? TimeSpan.FromSeconds((file.Length - bytes) / rate) : TimeSpan.Zero;
        var speed = bytes < file.Length && rate > 0 ? $"  {ByteSize.Format((long)rate)}/s  {Format(remaining)} left" : "";

        return $"{file.Name}  {ByteSize.Format(bytes)} of {ByteSize.Format(file.Length)}{speed}";
    }

    private static string Format(TimeSpan time) => time.TotalMinutes >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds} s")
        : string.Create(CultureInfo.InvariantCulture, $"{time.Seconds} s");
}
