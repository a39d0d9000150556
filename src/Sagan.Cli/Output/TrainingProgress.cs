using SelfAttentionGan.Observers;
using SelfAttentionGan.Training;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Sagan.Cli.Output;

/// <summary>Progress of a training: a progress bar in a terminal, otherwise a line for each report.</summary>
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

    /// <summary>Runs a training and shows its progress.</summary>
    /// <param name="console">Standard output. What is written to it meanwhile appears above the bar.</param>
    /// <param name="steps">Total number of steps.</param>
    /// <param name="train">Runs the training with the given observer.</param>
    public static void Show(IAnsiConsole console, int steps, Action<IGanObserver> train)
    {
        if (!Terminal.CanRefresh(console))
        {
            train(new ConsoleObserver(steps));
            return;
        }

        var report = new ReportColumn(BarWidth);

        // Refreshed by reports, so that no display thread takes time from the training.
        console.Progress().AutoRefresh(false)
            .Columns(new ProgressBarColumn { Width = BarWidth }, new PercentageColumn(), report)
            .Start(display => train(new TrainingProgress(display, report, steps)));
    }

    /// <inheritdoc/>
    public void Observe(TrainingReport step)
    {
        report.Latest = step;
        task.Value = step.Step;
        display.Refresh();
    }
}

/// <summary>The latest report beside the progress bar, shortened to the window's width.</summary>
/// <param name="barWidth">The bar's width in a wide window.</param>
internal sealed class ReportColumn(int barWidth) : ProgressColumn
{
    private const int MinBarWidth = 10, PercentageWidth = 4, Gaps = 2;

    /// <summary>The report to show; null for none yet.</summary>
    public TrainingReport? Latest { get; set; }

    protected override bool NoWrap => true;

    /// <inheritdoc/>
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
    {
        var width = options.ConsoleSize.Width;
        var available = width - PercentageWidth - Gaps - Math.Min(barWidth, Math.Max(MinBarWidth, width / 4));

        return new Text(Texts(task.MaxValue).FirstOrDefault(text => text.Length <= available) ?? "");
    }

    /// <summary>The texts from the longest to the shortest.</summary>
    private IEnumerable<string> Texts(double steps)
    {
        if (Latest is not { } report)
            yield break;

        var (losses, speed, time) =
            (ConsoleObserver.Losses(report), ConsoleObserver.Speed(report), ConsoleObserver.TimeLeft(report));
        yield return $"step {report.Step}/{steps:0}  {losses}  {speed}  {time}";
        yield return $"{losses}  {speed}  {time}";
        yield return $"{losses}  {time}";
        yield return time;
    }
}
