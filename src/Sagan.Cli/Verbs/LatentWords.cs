using System.CommandLine;

namespace Sagan.Cli.Verbs;

/// <summary>Says which latents are painted.</summary>
internal sealed class LatentWords
{
    private readonly Option<int?> seed = Setting.Whole(
        "--seed", "Where the latents come from; the same seed draws the same ones. The default is 1.");

    private readonly Option<double?> truncation = Setting.Number(
        "--truncation", "T",
        "How far the latents' numbers may be from zero: 2 keeps most of the variety, 0.5 little. The default: any.");

    public void AddTo(Command verb)
    {
        verb.Add(seed);
        verb.Add(truncation);
    }

    public int Seed(ParseResult told) => told.GetValue(seed) ?? 1;

    public double Threshold(ParseResult told) => told.GetValue(truncation) ?? double.PositiveInfinity;
}
