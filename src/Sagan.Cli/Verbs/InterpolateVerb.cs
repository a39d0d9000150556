using System.CommandLine;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;

namespace Sagan.Cli.Verbs;

/// <summary>Paints the ways from one picture to another.</summary>
internal sealed class InterpolateVerb : Verb
{
    private readonly CheckpointWords checkpoint = new();
    private readonly OutWords output = new("strips");
    private readonly Option<int?> rows = Setting.Whole("--rows", "Ways, a row each. The default is 8.", least: 1);

    private readonly Option<int?> stops = Setting.Whole(
        "--stops", "Pictures in a row, both ends among them. The default is 8.", least: 2);

    private readonly LatentWords latents = new();
    private readonly ClassWords label = new("The class of all rows.");

    private readonly Option<bool> linear = Setting.Flag(
        "--linear", "Go straight. The default goes along the sphere, where the latents of the training are.");

    private readonly Option<int?> scale = Setting.Scale("64 pixels");

    public InterpolateVerb()
        : base(
            "interpolate", "Paints what lies between pictures: rows that lead from one to another.",
            "sagan interpolate runs/0001-faces",
            "sagan interpolate runs/0001-faces --rows 4 --stops 12 --seed 7 --out between.png")
    {
        checkpoint.AddTo(this);
        Add(rows);
        Add(stops);
        latents.AddTo(this);
        label.AddTo(this);
        Add(linear);
        Add(scale);
        output.AddTo(this);

        SetAction(Interpolate);
    }

    private int Interpolate(ParseResult told)
    {
        output.Require(told);

        using var run = checkpoint.Open(told);
        var painter = run.Painter(checkpoint.Live(told));
        var strips = new InterpolationStrips(painter)
        {
            Rows = told.GetValue(rows) ?? 8,
            Stops = told.GetValue(stops) ?? 8,
            Seed = latents.Seed(told),
            Threshold = latents.Threshold(told),
            StandingPasses = latents.StandingPasses(told, painter),
            Classes = label.Of(told, run) is { } one ? [one] : null,
            ClassNames = run.ClassNames,
            Scale = told.GetValue(scale) ?? 0,
            Path = told.GetValue(linear) ? LatentPath.Linear : LatentPath.Spherical,
        };
        output.Save(told, run, strips.Draw);
        latents.TellStanding(told, painter);

        return ExitCode.Done;
    }
}
