using static System.FormattableString;

namespace LongRange;

/// <summary>What came of a trial; as text, a row of the table.</summary>
internal sealed record Result(Trial Trial, long Parameters, int Steps, Score Score, double Seconds)
{
    public static string Head { get; } =
        $"{"experiment",-10} {"seed",4} {"arm",-9} {"parameters",10} {"steps",5} {"accuracy",8} {"PSNR",7} {"time",6}";

    public override string ToString() => Invariant(
        $"{Trial.Experiment.Name,-10} {Trial.Seed,4} {(Trial.Attends ? "attention" : "control"),-9} {Parameters,10} ") +
        Invariant($"{Steps,5} {Score.Accuracy,8:F3} {Score.Decibels,4:F1} {(Score.Decibels is null ? "  " : "dB")} ") +
        Invariant($"{Seconds,4:F0} s");
}
