using System.Globalization;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Runs;

/// <summary>Tells a person how it goes: losses, pictures a second and, from the second report on, time left.</summary>
/// <remarks>In a terminal one line renews itself; where the output is redirected, each report is a line.</remarks>
public sealed class ConsoleObserver : IGanObserver
{
    private readonly int steps;
    private readonly TextWriter output;
    private readonly bool inPlace;
    private TrainingStep? first;

    /// <summary>Makes an observer that writes to the console.</summary>
    /// <param name="steps">Steps in the whole training; the time left is counted to there.</param>
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
        if (first is null || step.Step < first.Step)
            first = step;
    }

    private string Describe(TrainingStep step) => string.Create(CultureInfo.InvariantCulture,
        $"step {step.Step}/{steps}  D {step.DiscriminatorLoss:0.000}  G {step.GeneratorLoss:0.000}  " +
        $"{step.ImagesPerSecond:0.0} images/s") + Left(step);

    // From the second report on: a run that was resumed has not spent its seconds on all of its steps.
    private string Left(TrainingStep step) => step.Step > first?.Step
        ? $"  {Describe((step.Seconds - first.Seconds) / (step.Step - first.Step) * (steps - step.Step))} left"
        : "";

    private static string Describe(double seconds) => TimeSpan.FromSeconds(seconds) switch
    {
        { TotalHours: >= 1 } time => $"{(int)time.TotalHours} h {time.Minutes} min",
        { TotalMinutes: >= 1 } time => $"{time.Minutes} min {time.Seconds} s",
        var time => $"{time.Seconds} s",
    };
}
