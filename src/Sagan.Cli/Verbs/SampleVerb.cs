using System.CommandLine;
using System.Globalization;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Metrics;
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

    private readonly Option<int?> scale = Setting.Scale("64 pixels on a sheet, as they are in files of their own");
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
        Add(scale);
        Add(separate);
        output.AddTo(this);

        SetAction(Sample);
    }

    private int Sample(ParseResult told)
    {
        output.Require(told, told.GetValue(separate) && told.GetValue(nearest) is null);

        using var run = checkpoint.Open(told);
        var painter = run.Painter(checkpoint.Live(told));
        var sheet = new SampleSheet(painter)
        {
            Count = told.GetValue(count) ?? 64,
            Seed = latents.Seed(told),
            Threshold = latents.Threshold(told),
            Label = label.Of(told, run),
            StandingPasses = latents.StandingPasses(told, painter),
            ClassNames = run.ClassNames,
            Scale = told.GetValue(scale) ?? 0,
        };

        if (told.GetValue(nearest) is { } neighbours)
            SaveNearest(told, run, sheet, neighbours);
        else if (told.GetValue(separate))
            output.SaveAll(told, run, () => Separate(sheet, told.GetValue(scale) ?? 1));
        else
            output.Save(told, run, sheet.Draw);
        latents.TellStanding(told, painter);

        return ExitCode.Done;
    }

    // Learned by heart? Copies have a distance near zero.
    private void SaveNearest(ParseResult told, TrainedRun run, SampleSheet sheet, int neighbours)
    {
        IReadOnlyList<IReadOnlyList<NearestNeighbors.Neighbor>> found = [];
        IReadOnlyList<string> names = [];
        output.Save(told, run, () =>
        {
            var source = Pictures.Open(run.Plan);
            using var closed = source as IDisposable;
            using var images = sheet.Generate();
            var nearest = new NearestNeighbors(source) { Count = neighbours, Scale = sheet.Scale };
            (found, names) = (nearest.Find(images), source.ClassNames);

            return nearest.Draw(images, found);
        });

        Console.WriteLine("image    nearest training images, as #index distance");
        for (var i = 0; i < found.Count; i++)
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{i + 1,5}    {string.Join(", ", found[i].Select(neighbour => Line(neighbour, names)))}"));
    }

    private static string Line(NearestNeighbors.Neighbor neighbour, IReadOnlyList<string> names)
    {
        var label = neighbour.Label is { } number ? number < names.Count ? names[number] : $"class {number}" : null;

        return string.Create(
            CultureInfo.InvariantCulture,
            $"#{neighbour.Index} {neighbour.Distance:0.000}{(neighbour.IsFlipped ? " mirrored" : "")}")
            + (label is null ? "" : $" ({label})");
    }

    private static IEnumerable<Bitmap> Separate(SampleSheet sheet, int scale)
    {
        foreach (var batch in sheet.GenerateBatches())
            using (batch)
                for (var i = 0L; i < batch.shape[0]; i++)
                {
                    using var image = batch.narrow(0, i, 1);
                    using var one = image[0];
                    yield return scale == 1 ? Bitmap.FromTensor(one) : ImageGrid.Draw(image, padding: 0, scale: scale);
                }
    }
}
