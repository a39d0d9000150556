using System.Globalization;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Observers;

/// <summary>Prints progress to the console, one line per report: losses, images per second and the time left.</summary>
/// <remarks>
/// A line reads <c>step 25/100  D 1.500  G -0.250  32.0 images/s  1 min 30 s left</c>, plain text in a terminal and
/// where the output is redirected.
/// </remarks>
/// <param name="steps">Steps of the whole training.</param>
/// <param name="output">The destination; by default standard output.</param>
internal sealed class ConsoleObserver(int steps, TextWriter? output = null) : IGanObserver
{
    private readonly TextWriter output = output ?? Console.Out;

    public void Observe(TrainingReport report) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"step {report.Step}/{steps}  {Losses(report)}  {Speed(report)}  {TimeLeft(report)}"));

    /// <summary>Formats both losses, such as <c>D 1.500  G -0.250</c>.</summary>
    public static string Losses(TrainingReport report) => string.Create(
        CultureInfo.InvariantCulture, $"D {report.DiscriminatorLoss:0.000}  G {report.GeneratorLoss:0.000}");

    /// <summary>Formats the images per second, such as <c>32.0 images/s</c>.</summary>
    public static string Speed(TrainingReport report) => string.Create(
        CultureInfo.InvariantCulture, $"{report.ImagesPerSecond:0.0} images/s");

    /// <summary>Formats the time left in its two largest units, such as <c>1 min 30 s left</c>.</summary>
    public static string TimeLeft(TrainingReport report) => TimeSpan.FromSeconds(report.SecondsLeft) switch
    {
        { TotalHours: >= 1 } time => $"{(int)time.TotalHours} h {time.Minutes} min left",
        { TotalMinutes: >= 1 } time => $"{time.Minutes} min {time.Seconds} s left",
        var time => $"{time.Seconds} s left",
    };
}
