using System.CommandLine;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Runs;

namespace Sagan.Cli.Verbs;

/// <summary>Paints pictures with a run's generator.</summary>
internal sealed class SampleVerb : Verb
{
    private readonly CheckpointWords checkpoint = new();
    private readonly OutWords output = new("sample");
    private readonly Option<int?> count = Setting.Whole("--count", "Pictures. The default is 64.", least: 1);
    private readonly LatentWords latents = new();

    private readonly ClassWords label = new("The class of all images.");

    private readonly Option<int?> nearest = Setting.Whole(
        "--nearest", "Show beside each picture so many training pictures that it resembles most.", least: 1);

    private readonly Option<bool> separate = Setting.Flag("--separate", "A file for each picture, in a folder.");

    public SampleVerb()
        : base(
            "sample", "Paints pictures with the generator of a run, onto a sheet or into files.",
            "sagan sample runs/0001-faces",
            "sagan sample runs/0001-faces --count 16 --seed 7 --truncation 0.7 --out faces.png",
            "sagan sample runs/0001-faces --class 2 --separate --out happy/",
            "sagan sample runs/0001-faces --count 8 --nearest 4")
    {
        checkpoint.AddTo(this);
        Add(count);
        latents.AddTo(this);
        label.AddTo(this);
        Add(nearest);
        Add(separate);
        output.AddTo(this);

        SetAction(Sample);
    }

    private int Sample(ParseResult told)
    {
        output.Require(told, told.GetValue(separate) && told.GetValue(nearest) is null);

        using var run = checkpoint.Open(told);
        var painter = run.Painter(checkpoint.Live(told));
        var sheet = new SampleSheet(painter, painter.Latent)
        {
            Count = told.GetValue(count) ?? 64,
            Seed = latents.Seed(told),
            Threshold = latents.Threshold(told),
            Label = label.Of(told, run),
            StandingPasses = latents.StandingPasses(told, painter),
        };

        if (told.GetValue(nearest) is { } neighbours)
            output.Save(told, run, () => Beside(sheet, run, neighbours));
        else if (told.GetValue(separate))
            output.SaveAll(told, run, () => Separate(sheet));
        else
            output.Save(told, run, sheet.Draw);
        latents.TellStanding(told, painter);

        return ExitCode.Done;
    }

    // Learned by heart? Copies have a distance near zero.
    private static Bitmap Beside(SampleSheet sheet, TrainedRun run, int neighbours)
    {
        var source = Pictures.Open(run.Plan);
        using var closed = source as IDisposable;
        using var pictures = sheet.Paint();

        return new NearestImages(source) { Count = neighbours }.Draw(pictures);
    }

    private static IEnumerable<Bitmap> Separate(SampleSheet sheet)
    {
        using var pictures = sheet.Paint();
        for (var i = 0; i < sheet.Count; i++)
        {
            using var picture = pictures[i];
            yield return Bitmap.FromTensor(picture);
        }
    }
}
