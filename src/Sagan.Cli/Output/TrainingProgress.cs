using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using Spectre.Console;

namespace Sagan.Cli.Output;

/// <summary>Progress of a training: a bar that renews itself in a terminal, elsewhere a line for each report.</summary>
internal sealed class TrainingProgress : IGanObserver
{
    private const int BarWidth = 30;

    private readonly ProgressContext display;
    private readonly ProgressTask task;
    private readonly ReportColumn report;

    private TrainingProgress(ProgressContext display, ReportColumn report, int steps)
    {
        (this.display, this.report) = (display, report);
        task = display.AddTask("training", maxValue: steps);
    }

    /// <summary>Runs a training and shows how far it is.</summary>
    /// <param name="console">Standard output. What is written to it meanwhile appears above the bar.</param>
    /// <param name="steps">Steps in the whole training.</param>
    /// <param name="train">Runs it with the observer that is given.</param>
    public static void Show(IAnsiConsole console, int steps, Action<IGanObserver> train)
    {
        if (!Terminal.CanRenew(console))
        {
            train(new ConsoleObserver(steps));
            return;
        }

        var report = new ReportColumn(BarWidth);

        // Renewed by reports, so that no thread of the display takes time from the training.
        console.Progress().AutoRefresh(false)
            .Columns(new ProgressBarColumn { Width = BarWidth }, new PercentageColumn(), report)
            .Start(display => train(new TrainingProgress(display, report, steps)));
    }

    /// <inheritdoc/>
    public void Observe(TrainingStep step)
    {
        report.Latest = step;
        task.Value = step.Step;
        display.Refresh();
    }
}
