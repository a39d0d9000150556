using System.Diagnostics;
using System.Globalization;
using Sagan.Cli.Output;
using Spectre.Console;

namespace Sagan.Cli.Downloads;

/// <summary>Shows how far a file is: in a terminal by a bar that renews itself, else by a line for each tenth.</summary>
internal sealed class DownloadProgress
{
    private const int Narrow = 60;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.2);

    private readonly RemoteFile file;
    private readonly Action<long> show;
    private readonly bool renews;
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private long begun = -1, tenth = -1;
    private TimeSpan last;

    private DownloadProgress(RemoteFile file, IAnsiConsole console) =>
        (this.file, show) = (file, bytes => console.WriteLine(Describe(bytes)));

    private DownloadProgress(RemoteFile file, ProgressContext display)
    {
        var task = display.AddTask(file.Name, maxValue: file.Length);
        (this.file, renews) = (file, true);
        show = bytes =>
        {
            task.Value = bytes;
            display.Refresh();
        };
    }

    /// <summary>Fetches a file and shows how far it is.</summary>
    public static Task Show(IAnsiConsole console, RemoteFile file, Func<DownloadProgress, Task> fetch) =>
        Terminal.CanRenew(console)
            ? console.Progress().AutoRefresh(false).Columns(Columns(console.Profile.Width))
                .StartAsync(display => fetch(new(file, display)))
            : fetch(new(file, console));

    /// <summary>Says that so many bytes of the file are here.</summary>
    public void Report(long bytes)
    {
        if (begun < 0)
            begun = bytes;
        var reached = file.Length == 0 ? 10 : 10 * bytes / file.Length;
        var due = renews
            ? clock.Elapsed - last >= Pause || bytes == file.Length || tenth < 0
            : reached != tenth;
        if (!due)
            return;

        (tenth, last) = (reached, clock.Elapsed);
        show(bytes);
    }

    private static ProgressColumn[] Columns(int width) =>
    [
        new TaskDescriptionColumn { Alignment = Justify.Left },
        new PercentageColumn(),
        .. width < Narrow
            ? Array.Empty<ProgressColumn>()
            : [new DownloadedColumn { Culture = CultureInfo.InvariantCulture }, new RemainingTimeColumn()],
    ];

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
