using ImageToImage.Shared;
using SelfAttentionGan.Data;
using SelfAttentionGan.Data.Pairs;
using SelfAttentionGan.Imaging;
using static TorchSharp.torch;

namespace ImageToImage;

/// <summary>A translation task: pairs to train on, pairs that are held out, and trivial baselines.</summary>
/// <param name="Train">The pairs to train on.</param>
/// <param name="HeldOut">Pairs of other images.</param>
/// <param name="Baselines">Translations of inputs without a network, from training pairs, by name.</param>
/// <param name="Labels">The colors of targets that are label maps; otherwise null.</param>
internal sealed record TranslationTask(
    IImageSource Train, IImageSource HeldOut, IReadOnlyList<(string Name, Func<Tensor, Tensor> Translate)> Baselines,
    LabelPalette? Labels = null)
{
    private const int MeanPairs = 200;

    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".webp"];

    /// <summary>Creates the task of a name, on the files of a folder, on a volume, or on rendered scenes.</summary>
    /// <exception cref="ArgumentException">There is no such task, or it does not take these files.</exception>
    /// <exception cref="InvalidDataException">The files do not fit.</exception>
    public static TranslationTask Create(
        string name, string? data, VolumeClasses? labels, int size, int pairs, int heldOut)
    {
        if (labels is not null)
            return name is "labels" or "segmentation" && data is not null
                ? SegmentedHead.CreateTask(name == "segmentation", data, labels, size, pairs, heldOut)
                : throw new ArgumentException(
                    "--labels has the labels of the volume --data, for --task labels or segmentation, but got --task "
                    + $"{name} {(data is null ? "without --data" : $"--data {data}")}; correct it, or leave it out.");

        var (train, test) = name == "pairs" ? PairedFolders(data, size)
            : data is not null && name is not ("labels" or "segmentation") ? Photographs(data, size, pairs, heldOut)
            : (new Scenes(size, pairs, seed: 1), new Scenes(size, heldOut, seed: 2));

        return name switch
        {
            "color" => Colorize(train, test),
            "pairs" => MeanTarget(train, test),
            "labels" when data is null => FromLabels(train, test),
            "segmentation" when data is null => Segment(new Swapped(train), new Swapped(test)),
            "labels" or "segmentation" => throw new ArgumentException(
                $"--task {name} of --data {data} needs --labels, the label volume of that volume; for photographs take "
                + "--task pairs with the sub-folders inputs and targets."),
            _ => throw new ArgumentException(
                $"There is no task '{name}'; take --task color, labels, segmentation or pairs."),
        };
    }

    private static TranslationTask Colorize(IImageSource train, IImageSource test)
    {
        var gray = ImageCorruptions.Grayscale();
        var (colored, held) = (Datasets.Pairs(train, gray), Datasets.Pairs(test, gray));
        using var batch = Means(colored);
        var tint = (batch.Images - batch.Inputs!).mean([0L, 2, 3], keepdim: true);           // (1, 3, 1, 1)

        return new(colored, held, [("mean color", inputs => (inputs + tint).clamp(-1, 1))]);
    }

    private static TranslationTask MeanTarget(IImageSource train, IImageSource test)
    {
        using var batch = Means(train);
        var mean = batch.Images.mean([0L], keepdim: true);                                   // (1, 3, h, w)

        return new(train, test, [("mean target", inputs => mean.expand(inputs.shape[0], -1, -1, -1))]);
    }

    private static TranslationTask FromLabels(IImageSource train, IImageSource test)
    {
        using var batch = Means(train);

        return new(train, test, [("mean color of a class", ClassBaselines.MeanColor(batch, Scenes.Palette))]);
    }

    private static TranslationTask Segment(IImageSource train, IImageSource test)
    {
        using var batch = Means(train);
        var baseline = ClassBaselines.MostFrequentAtPlace(batch, Scenes.Palette);

        return new(train, test, [("most frequent class", baseline)], Scenes.Palette);
    }

    /// <summary>Reads the pairs of which baselines take means.</summary>
    public static Batch Means(IImageSource pairs) =>
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
