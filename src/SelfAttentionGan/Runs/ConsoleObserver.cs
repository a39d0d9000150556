using System.Globalization;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Runs;

/// <summary>Tells a person how it goes: losses, pictures a second and the time left.</summary>
/// <remarks>
/// In a terminal a bar renews itself in place, as wide as the window lets it be and without colours; where the output
/// is redirected, each report is a line.
/// </remarks>
public sealed class ConsoleObserver : IGanObserver
{
    private readonly int steps;
    private readonly TextWriter output;
    private readonly Func<int>? width;

    private int written;

    /// <summary>Makes an observer that writes to the console.</summary>
    /// <param name="steps">Steps in the whole training.</param>
    public ConsoleObserver(int steps)
        : this(steps, Console.Out, Console.IsOutputRedirected ? null : WindowWidth)
    {
    }

    /// <param name="steps">Steps in the whole training.</param>
    /// <param name="output">Where to write.</param>
    /// <param name="width">Columns of the window now; null where there is none, and each report is a line.</param>
    internal ConsoleObserver(int steps, TextWriter output, Func<int>? width)
    {
        (this.steps, this.output, this.width) = (steps, output, width);
    }

    /// <inheritdoc/>
    public void Observe(TrainingStep step)
    {
        if (width is null)
            output.WriteLine(Line(step));
        else
            Renew(step, width());
    }

    // One write, over what is there: a line that is first cleared would flicker.
    private void Renew(TrainingStep step, int columns)
    {
        var bar = new ProgressBar(step, steps, Time(step)).Draw(columns - 1);
        var end = step.Step == steps ? output.NewLine : "";

        output.Write($"\r{bar.PadRight(Math.Min(written, Math.Max(0, columns - 1)))}{end}");
        output.Flush();
        written = bar.Length;
    }

    private string Line(TrainingStep step) => string.Create(CultureInfo.InvariantCulture,
        $"step {step.Step}/{steps}  D {step.DiscriminatorLoss:0.000}  G {step.GeneratorLoss:0.000}  " +
        $"{step.ImagesPerSecond:0.0} images/s  {Time(step)}");

    private static string Time(TrainingStep step) => TimeSpan.FromSeconds(step.SecondsLeft) switch
    {
        { TotalHours: >= 1 } time => $"{(int)time.TotalHours} h {time.Minutes} min left",
        { TotalMinutes: >= 1 } time => $"{time.Minutes} min {time.Seconds} s left",
        var time => $"{time.Seconds} s left",
    };

    private static int WindowWidth()
    {
        try
        {
            return Console.WindowWidth is > 1 and var columns ? columns : Usual;
        }
        catch (IOException)
        {
            return Usual;
        }
    }

    private const int Usual = 80;
}
