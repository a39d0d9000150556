using System.Diagnostics;
using Spectre.Console;

namespace Sagan.Cli.Output;

/// <summary>A progress bar with the time left, in a terminal; elsewhere nothing.</summary>
internal sealed class WorkProgress
{
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(0.2);

    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly ProgressContext? display;
    private readonly ProgressTask? task;
    private TimeSpan lastShown = -RefreshInterval;

    private WorkProgress(ProgressContext? display, string what) =>
        (this.display, task) = (display, display?.AddTask(what));

    /// <summary>Runs a piece of work and shows its progress.</summary>
    /// <param name="console">Standard output.</param>
    /// <param name="what">What is done, beside the bar.</param>
    /// <param name="work">The work.</param>
    /// <returns>The result of the work.</returns>
    public static T Show<T>(IAnsiConsole console, string what, Func<WorkProgress, T> work) =>
        Terminal.CanRefresh(console)
            ? console.Progress().AutoRefresh(false).AutoClear(true)
                .Columns(
                    new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(),
                    new RemainingTimeColumn())
                .Start(display => work(new(display, what)))
            : work(new(null, what));

    /// <summary>Reports how much is done.</summary>
    public void Report(double done, double total)
    {
        if (task is null || (clock.Elapsed - lastShown < RefreshInterval && done < total))
            return;

        lastShown = clock.Elapsed;
        (task.MaxValue, task.Value) = (total, done);
        display!.Refresh();
    }
}
