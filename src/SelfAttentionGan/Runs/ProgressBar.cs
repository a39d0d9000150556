using System.Globalization;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Runs;

/// <summary>A report as a line that fits a window: a bar, and as much beside it as there is room for.</summary>
/// <param name="step">The report.</param>
/// <param name="steps">Steps in the whole training.</param>
/// <param name="time">The time left, in words.</param>
internal sealed class ProgressBar(TrainingStep step, int steps, string time)
{
    private const int LeastBar = 10, MostBar = 30;

    private double Done => Math.Clamp((double)step.Step / steps, 0, 1);

    /// <summary>Returns at most so many characters.</summary>
    public string Draw(int columns)
    {
        // From left to right; those of the highest rank go first where there is no room.
        var parts = new List<(int Rank, string Text)>
        {
            (0, Text($"{Math.Floor(100 * Done),3:0} %")),
            (4, Text($"step {step.Step}/{steps}")),
            (2, Text($"D {step.DiscriminatorLoss:0.000}  G {step.GeneratorLoss:0.000}")),
            (3, Text($"{step.ImagesPerSecond:0.0} images/s")),
            (1, time),
        };

        while (parts.Count > 1 && LeastBar + Room(parts) > columns)
            parts.Remove(parts.MaxBy(part => part.Rank));

        var bar = Math.Min(MostBar, columns - Room(parts));
        var words = string.Join("  ", parts.Select(part => part.Text));
        var line = bar < LeastBar ? words : $"[{Filled(bar - 2)}] {words}";

        return line.Length <= columns ? line : line[..Math.Max(0, columns)];
    }

    private static int Room(List<(int Rank, string Text)> parts) =>
        1 + parts.Sum(part => part.Text.Length) + 2 * (parts.Count - 1);

    private string Filled(int length)
    {
        var full = (int)(length * Done);

        return new string('#', full).PadRight(length, '.');
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
