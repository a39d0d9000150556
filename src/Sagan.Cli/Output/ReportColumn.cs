using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Sagan.Cli.Output;

/// <summary>The latest report beside a bar: as much of it as the window has room for.</summary>
/// <param name="barWidth">The bar's width where there is room.</param>
internal sealed class ReportColumn(int barWidth) : ProgressColumn
{
    private const int LeastBar = 10, Percentage = 4, Gaps = 2;

    /// <summary>What is shown; null for nothing yet.</summary>
    public TrainingStep? Latest { get; set; }

    protected override bool NoWrap => true;

    /// <inheritdoc/>
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
    {
        var width = options.ConsoleSize.Width;
        var room = width - Percentage - Gaps - Math.Min(barWidth, Math.Max(LeastBar, width / 4));

        return new Text(Texts(task.MaxValue).FirstOrDefault(text => text.Length <= room) ?? "");
    }

    /// <summary>From all to nothing.</summary>
    private IEnumerable<string> Texts(double steps)
    {
        if (Latest is not { } step)
            yield break;

        var (losses, speed, time) =
            (ConsoleObserver.Losses(step), ConsoleObserver.Speed(step), ConsoleObserver.TimeLeft(step));
        yield return $"step {step.Step}/{steps:0}  {losses}  {speed}  {time}";
        yield return $"{losses}  {speed}  {time}";
        yield return $"{losses}  {time}";
        yield return time;
    }
}
