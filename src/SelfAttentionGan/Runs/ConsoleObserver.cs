using System.Globalization;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Runs;

/// <summary>Progress on the console, a line for each report: losses, images a second and the time left.</summary>
/// <remarks>
/// A line is such as <c>step 25/100  D 1.500  G -0.250  32.0 images/s  1 min 30 s left</c>, plain text in a terminal and
/// where the output is redirected. <see cref="GanTrainerOptions.ReportEvery"/> says how often there is one.
/// </remarks>
public sealed class ConsoleObserver : IGanObserver
{
    private readonly int steps;
    private readonly TextWriter output;

    /// <summary>Makes an observer that writes to standard output.</summary>
    /// <param name="steps">Steps in the whole training.</param>
    public ConsoleObserver(int steps)
        : this(steps, Console.Out)
    {
    }

    /// <param name="steps">Steps in the whole training.</param>
    /// <param name="output">Where to write.</param>
    internal ConsoleObserver(int steps, TextWriter output) => (this.steps, this.output) = (steps, output);

    /// <inheritdoc/>
    public void Observe(TrainingStep step) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"step {step.Step}/{steps}  {Losses(step)}  {Speed(step)}  {TimeLeft(step)}"));

    /// <summary>Both losses, such as <c>D 1.500  G -0.250</c>.</summary>
    internal static string Losses(TrainingStep step) => string.Create(
        CultureInfo.InvariantCulture, $"D {step.DiscriminatorLoss:0.000}  G {step.GeneratorLoss:0.000}");

    /// <summary>Images a second, such as <c>32.0 images/s</c>.</summary>
    internal static string Speed(TrainingStep step) => string.Create(
        CultureInfo.InvariantCulture, $"{step.ImagesPerSecond:0.0} images/s");

    /// <summary>The time left in its two largest units, such as <c>1 min 30 s left</c>.</summary>
    internal static string TimeLeft(TrainingStep step) => TimeSpan.FromSeconds(step.SecondsLeft) switch
    {
        { TotalHours: >= 1 } time => $"{(int)time.TotalHours} h {time.Minutes} min left",
        { TotalMinutes: >= 1 } time => $"{time.Minutes} min {time.Seconds} s left",
        var time => $"{time.Seconds} s left",
    };
}
