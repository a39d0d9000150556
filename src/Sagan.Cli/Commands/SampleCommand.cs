using System.CommandLine;
using System.Globalization;
using Sagan.Cli.Data;
using Sagan.Cli.Options;
using Sagan.Cli.Runs;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Metrics;
using SelfAttentionGan.Models;
using SelfAttentionGan.Visualization;

namespace Sagan.Cli.Commands;

/// <summary>The command <c>sample</c>: generates images with a run's generator.</summary>
internal sealed class SampleCommand : GeneratorCommand
{
    private readonly Option<int?> count = OptionFactory.Integer(
        "--count", "Number of images. The default is 64.", min: 1);

    private readonly Option<int?> nearest = OptionFactory.Integer(
        "--nearest", "Show beside each image this many nearest neighbors in the training set.", min: 1);

    private readonly Option<bool> separate = OptionFactory.Flag(
        "--separate", "Write each image to a file of its own, at its own size unless --scale is given.");

    public SampleCommand()
        : base(
            "sample", "Generates images with the generator of a run, as a grid or as separate files.",
            "sagan sample runs/0001-faces",
            "sagan sample runs/0001-faces --count 16 --seed 7 --truncation 0.7 --out faces.png",
            "sagan sample runs/0001-faces --class 2 --separate --out happy/",
            "sagan sample runs/0001-faces --count 8 --nearest 4") =>
        AddOptions(first: [count], last: [nearest, separate]);

    protected override ClassArgument Label { get; } = new("The class of all images.");

    protected override OutputArguments Output { get; } = new("sample");

    protected override bool IsSeparate(ParseResult parseResult) =>
        parseResult.GetValue(separate) && parseResult.GetValue(nearest) is null;

    protected override void Generate(ParseResult parseResult, LoadedRun run, SaganGenerator generator)
    {
        var given = GivenLatents(parseResult, generator);
        var grid = new SampleGrid(generator)
        {
            Latents = given?.Latents,
            Count = parseResult.GetValue(count) ?? 64,
            Seed = Latents.Seed(parseResult),
            Truncation = Latents.Truncation(parseResult),
            Label = Label.Parse(parseResult, run),
            StandingStatisticsBatches = Latents.StandingBatches(parseResult, generator),
            Classes = given?.Labels is { Length: > 0 } labels ? labels : null,
            ClassNames = run.ClassNames,
            Scale = Scale(parseResult) ?? 0,
        };

        if (parseResult.GetValue(nearest) is { } neighbors)
            SaveNearest(parseResult, run, grid, neighbors);
        else if (parseResult.GetValue(separate))
            Output.SaveAll(parseResult, run, () => RenderSeparately(grid, Scale(parseResult) ?? 1));
        else
            Output.Save(parseResult, run, grid.Draw);
    }

    // Memorized training images have a distance near zero.
    private void SaveNearest(ParseResult parseResult, LoadedRun run, SampleGrid grid, int neighbors)
    {
        IReadOnlyList<IReadOnlyList<NearestNeighbors.Neighbor>> found = [];
        IReadOnlyList<string> names = [];
        Output.Save(parseResult, run, () =>
        {
            using var source = ImageSourceFactory.Open(run.Configuration);
            using var images = grid.Generate();
            var nearest = new NearestNeighbors(source) { Count = neighbors, Scale = grid.Scale };
            (found, names) = (nearest.Find(images), source.ClassNames);

            return nearest.Draw(images, found);
        });

        Console.WriteLine("image    nearest training images, as #index distance");
        for (var i = 0; i < found.Count; i++)
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{i + 1,5}    {string.Join(", ", found[i].Select(neighbor => Describe(neighbor, names)))}"));
    }

    private static string Describe(NearestNeighbors.Neighbor neighbor, IReadOnlyList<string> names)
    {
        var label = neighbor.Label is { } index ? index < names.Count ? names[index] : $"class {index}" : null;

        return string.Create(
            CultureInfo.InvariantCulture,
            $"#{neighbor.Index} {neighbor.Distance:0.000}{(neighbor.IsFlipped ? " flipped" : "")}")
            + (label is null ? "" : $" ({label})");
    }

    private static IEnumerable<ImageBuffer> RenderSeparately(SampleGrid grid, int scale)
    {
        foreach (var batch in grid.GenerateBatches())
            using (batch)
                for (var i = 0L; i < batch.shape[0]; i++)
                {
                    using var images = batch.narrow(0, i, 1);
                    using var image = images[0];
                    yield return scale == 1 ? ImageBuffer.FromTensor(image) : ImageGrid.Draw(images, padding: 0, scale: scale);
                }
    }
}
