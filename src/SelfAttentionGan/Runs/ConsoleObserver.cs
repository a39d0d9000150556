using System.Globalization;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Runs;

/// <summary>Tells a person how it goes: losses, pictures a second and the time left.</summary>
/// <remarks>In a terminal one line renews itself; where the output is redirected, each report is a line.</remarks>
public sealed class ConsoleObserver : IGanObserver
{
    private readonly int steps;
    private readonly TextWriter output;
    private readonly bool inPlace;

    /// <summary>Makes an observer that writes to the console.</summary>
    /// <param name="steps">Steps in the whole training.</param>
    public ConsoleObserver(int steps)
        : this(steps, Console.Out, inPlace: !Console.IsOutputRedirected)
    {
    }

    internal ConsoleObserver(int steps, TextWriter output, bool inPlace)
    {
        (this.steps, this.output, this.inPlace) = (steps, output, inPlace);
    }

    /// <inheritdoc/>
    public void Observe(TrainingStep step)
    {
        if (inPlace)
            output.Write($"\r{Describe(step),-78}");
        else
            output.Write(Describe(step));

        if (!inPlace || step.Step == steps)
            output.WriteLine();
    }

    private string Describe(TrainingStep step) => string.Create(CultureInfo.InvariantCulture,
        $"step {step.Step}/{steps}  D {step.DiscriminatorLoss:0.000}  G {step.GeneratorLoss:0.000}  " +
        $"{step.ImagesPerSecond:0.0} images/s  {Describe(step.SecondsLeft)} left");

    private static string Describe(double seconds) => TimeSpan.FromSeconds(seconds) switch
    {
        { TotalHours: >= 1 } time => $"{(int)time.TotalHours} h {time.Minutes} min",
        { TotalMinutes: >= 1 } time => $"{time.Minutes} min {time.Seconds} s",
        var time => $"{time.Seconds} s",
    };
}
