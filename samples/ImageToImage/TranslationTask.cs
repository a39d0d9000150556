using ImageToImage.Shared;
using SelfAttentionGan.Data;
using SelfAttentionGan.Data.Pairs;
using SelfAttentionGan.Imaging;
using static TorchSharp.torch;

namespace ImageToImage;

/// <summary>A translation task: pairs to train on, pairs that are held out, and a trivial baseline.</summary>
/// <param name="Train">The pairs to train on.</param>
/// <param name="HeldOut">Pairs of other images.</param>
/// <param name="Baseline">Translates inputs without a network, from the means of training pairs.</param>
/// <param name="BaselineName">What it does.</param>
/// <param name="Labels">Whether targets are label maps.</param>
internal sealed record TranslationTask(
    IImageSource Train, IImageSource HeldOut, Func<Tensor, Tensor> Baseline, string BaselineName, bool Labels = false)
{
    private const int MeanPairs = 200;

    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".webp"];

    /// <summary>Creates the task of a name, on the files of a folder or on rendered scenes.</summary>
    /// <exception cref="ArgumentException">There is no such task.</exception>
    /// <exception cref="InvalidDataException">The files do not fit.</exception>
    public static TranslationTask Create(string name, string? data, int size, int pairs, int heldOut)
    {
        var (train, test) = name == "pairs" ? PairedFolders(data, size)
            : data is not null ? Photographs(data, size, pairs, heldOut)
            : (new Scenes(size, pairs, seed: 1), new Scenes(size, heldOut, seed: 2));

        return name switch
        {
            "color" => Colorize(train, test),
            "pairs" => MeanTarget(train, test),
            "labels" when data is null => ClassColors(train, test),
            "segmentation" when data is null => Segment(new Swapped(train), new Swapped(test)),
            "labels" or "segmentation" => throw new ArgumentException(
                $"Photographs of one folder have no labels for --task {name}; take --task pairs with the sub-folders "
                + "inputs and targets."),
            _ => throw new ArgumentException(
                $"There is no task '{name}'; take --task color, labels, segmentation or pairs."),
        };
    }

    /// <summary>Returns the class of each pixel of label maps: that of the nearest color, N×H×W.</summary>
    public static Tensor Classify(Tensor maps)
    {
        using var scope = NewDisposeScope();
        var distances = Scenes.Palette.Select(color => (maps - tensor(color).view(1, 3, 1, 1)).pow(2).sum(1));

        return stack(distances.ToArray(), 1).argmin(1).MoveToOuterDisposeScope();
    }

    private static TranslationTask Colorize(IImageSource train, IImageSource test)
    {
        var gray = ImageCorruptions.Grayscale();
        var (colored, held) = (Datasets.Pairs(train, gray), Datasets.Pairs(test, gray));
        using var batch = Means(colored);
        var tint = (batch.Images - batch.Inputs!).mean([0L, 2, 3], keepdim: true);           // (1, 3, 1, 1)

        return new(colored, held, inputs => (inputs + tint).clamp(-1, 1), "mean color");
    }

    private static TranslationTask MeanTarget(IImageSource train, IImageSource test)
    {
        using var batch = Means(train);
        var mean = batch.Images.mean([0L], keepdim: true);                                   // (1, 3, h, w)

        return new(train, test, inputs => mean.expand(inputs.shape[0], -1, -1, -1), "mean target");
    }

    private static TranslationTask ClassColors(IImageSource train, IImageSource test)
    {
        using var batch = Means(train);
        var classes = Classify(batch.Inputs!);                                               // (n, h, w)
        var pixels = batch.Images.permute(1, 0, 2, 3).flatten(1);                            // (3, n·h·w)
        var colors = stack(Enumerable.Range(0, Scenes.Palette.Count).Select(kind =>
            pixels.index_select(1, classes.flatten().eq(kind).nonzero().flatten()).mean([1L]))
            .ToArray()).nan_to_num();                                                        // (classes, 3)

        return new(train, test, inputs => colors[Classify(inputs)].permute(0, 3, 1, 2), "mean color of a class");
    }

    private static TranslationTask Segment(IImageSource train, IImageSource test)
    {
        using var batch = Means(train);
        var classes = Classify(batch.Images);                                                // (n, h, w)
        var counts = stack(Enumerable.Range(0, Scenes.Palette.Count)
            .Select(kind => classes.eq(kind).sum([0L])).ToArray());                          // (classes, h, w)
        var palette = stack(Scenes.Palette.Select(color => tensor(color)).ToArray());        // (classes, 3)
        var colors = palette[counts.argmax(0)].permute(2, 0, 1);                             // (3, h, w)

        return new(
            train, test, inputs => colors.expand(inputs.shape[0], -1, -1, -1), "most frequent class", Labels: true);
    }

    private static Batch Means(IImageSource pairs) =>
        pairs.Read([.. Enumerable.Range(0, (int)Math.Min(MeanPairs, pairs.Count)).Select(i => (long)i)]);

    /// <summary>
    /// Patches of the photographs of a folder; every fourth photograph is held out with all its patches.
    /// </summary>
    private static (IImageSource, IImageSource) Photographs(string folder, int size, int pairs, int heldOut)
    {
        string[] files = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => Extensions.Contains(Path.GetExtension(file).ToLowerInvariant()))
            .Order(StringComparer.Ordinal)];
        if (files.Length < 4)
            throw new InvalidDataException(
                $"A split by photograph needs at least 4 of them, but {Path.GetFullPath(folder)} has {files.Length}; "
                + "add some.");

        Tensor[] photographs = [.. files.Select(file => Shrink(ImageBuffer.Read(file).ToRgb(), 3 * size).ToTensor())];

        return (
            Datasets.Patches([.. photographs.Where((_, i) => i % 4 != 0)], size, pairs),
            Datasets.Patches([.. photographs.Where((_, i) => i % 4 == 0)], size, heldOut));
    }

    // A patch has a third of a photograph's shorter side: enough to see what it shows.
    private static ImageBuffer Shrink(ImageBuffer photograph, int side)
    {
        var scale = (double)side / Math.Min(photograph.Width, photograph.Height);

        return photograph.Resize((int)Math.Round(photograph.Width * scale), (int)Math.Round(photograph.Height * scale));
    }

    /// <summary>The first tenth of the names is held out.</summary>
    private static (IImageSource, IImageSource) PairedFolders(string? folder, int size)
    {
        if (folder is null)
            throw new ArgumentException("--task pairs needs --data, a folder with the sub-folders inputs and targets.");

        var shape = new ImageShape(3, size, size);
        var all = Datasets.PairedImageFolder(
            Path.Combine(folder, "inputs"), Path.Combine(folder, "targets"), shape, shape);
        var indices = Enumerable.Range(0, (int)all.Count).Select(i => (long)i);
        var held = Math.Max(1, (int)all.Count / 10);

        return (new Selection(all, [.. indices.Skip(held)]), new Selection(all, [.. indices.Take(held)]));
    }

    /// <summary>Inputs as targets, and targets as inputs.</summary>
    private sealed class Swapped(IImageSource source) : IImageSource
    {
        public ImageShape Shape => source.Shape;

        public long Count => source.Count;

        public int Classes => 0;

        public Batch Read(ReadOnlySpan<long> indices)
        {
            var batch = source.Read(indices);
            return new(batch.Inputs!, inputs: batch.Images);
        }
    }
}
