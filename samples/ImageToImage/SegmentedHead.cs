using ImageToImage.Shared;
using SelfAttentionGan.Data;
using SelfAttentionGan.Data.Pairs;
using SelfAttentionGan.Data.Volumes;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace ImageToImage;

/// <summary>Patches of both hemispheres of one head with their label maps, gray images and colors.</summary>
/// <remarks>
/// A half is a batch of sagittal slices, from the outermost one inwards. The same places of the other half are a
/// baseline: the halves of a head nearly mirror each other, and so do those of an atlas.
/// </remarks>
/// <param name="palette">The colors of label maps.</param>
/// <param name="segments">Whether label maps are the targets; otherwise they are the inputs.</param>
/// <param name="size">Width and height of a patch.</param>
internal sealed class SegmentedHead(LabelPalette palette, bool segments, int size)
{
    private const int Candidates = 8;
    private const double MinLabeled = 0.25;
    private const ulong TrainSeed = 1, TestSeed = 2;

    /// <summary>Creates the task to find label maps, or to generate images of them.</summary>
    /// <param name="segments">Whether label maps are the targets; otherwise they are the inputs.</param>
    /// <param name="data">The image volume.</param>
    /// <param name="choice">The label volume, and its classes.</param>
    /// <param name="size">Width and height of a patch.</param>
    /// <param name="pairs">Patches of the left hemisphere, to train on.</param>
    /// <param name="heldOut">Patches of the right one.</param>
    public static TranslationTask CreateTask(
        bool segments, string data, VolumeClasses choice, int size, int pairs, int heldOut)
    {
        var (volume, (labels, names)) = (NiftiVolume.Read(data), choice.Read());
        var (palette, split) = (LabelPalette.Distinct(names.Length + 1), Hemispheres.Of(volume.Width));
        var head = new SegmentedHead(palette, segments, size);

        using var left = head.Shrink(Half(split.Left));
        using var right = head.Shrink(Half(split.Right), flip: true);
        RequireTrained(head.Occurring(left), head.Occurring(right), names);
        Console.WriteLine($"classes  no label, {string.Join(", ", names)}");

        var places = head.Labeled(right, heldOut, TestSeed);
        var train = head.Pairs(left, head.Labeled(left, pairs, TrainSeed), TrainSeed);
        using var batch = TranslationTask.Means(train);
        (string, Func<Tensor, Tensor>) byClass = segments
            ? ("class by gray value", ClassBaselines.MostFrequentOfGray(batch, palette))
            : ("mean gray of a class", ClassBaselines.MeanColor(batch, palette));
        var mirrored = TranslationTraining.ReadAll(head.Pairs(left, places, TestSeed)).Images;

        return new(
            train, head.Pairs(right, places, TestSeed), [byClass, ("mirrored left half", _ => mirrored)],
            segments ? palette : null);

        IImageSource Half(int first) =>
            Datasets.SegmentedSlices(volume, labels, palette, SliceAxis.X, first, split.Count);
    }

    /// <summary>
    /// Reads slices at a resolution at which a patch has half of their shorter side, enough to see where it is: means
    /// of blocks of an image, and the label of the voxel in the middle.
    /// </summary>
    private Batch Shrink(IImageSource slices, bool flip = false)
    {
        using var scope = NewDisposeScope();
        var batch = TranslationTraining.ReadAll(slices);
        var (height, width) = (slices.Shape.Height, slices.Shape.Width);
        var factor = Math.Max(1, (int)Math.Round(Math.Min(height, width) / (2.0 * size)));
        var images = avg_pool2d(batch.Inputs!, factor);
        var maps = batch.Images[.., .., Middles(height), Middles(width)];

        return flip
            ? new(maps.flip(0).MoveToOuterDisposeScope(), inputs: images.flip(0).MoveToOuterDisposeScope())
            : new(maps.clone().MoveToOuterDisposeScope(), inputs: images.MoveToOuterDisposeScope());

        TensorIndex Middles(int length) => TensorIndex.Slice(factor / 2, length / factor * factor, factor);
    }

    private Selection Pairs(Batch half, long[] places, ulong seed)
    {
        var count = places.Max() + 1;
        var (images, maps) = (Patches(half.Inputs!, count, seed), Patches(half.Images, count, seed));
        var (inputs, targets) = segments ? (images, maps) : (maps, images);

        return new(Datasets.Pairs(targets, (_, indices) => inputs.Read([.. indices]).Images), places);
    }

    private IImageSource Patches(Tensor slices, long count, ulong seed) =>
        Datasets.Patches([.. slices.unbind()], size, count, seed);

    /// <summary>Chooses patches that show enough labels.</summary>
    private long[] Labeled(Batch half, int count, ulong seed)
    {
        var maps = Patches(half.Images, (long)Candidates * count, seed);
        var candidates = Enumerable.Range(0, Candidates * count).Select(i => (long)i);
        long[] labeled = [.. candidates.Chunk(256).SelectMany(AreLabeled).Take(count)];
        new Random((int)seed).Shuffle(labeled);                  // the first ones show slices of every depth

        return labeled.Length == count
            ? labeled
            : throw new InvalidDataException(
                $"{count} patches need labels at {MinLabeled:P0} of their pixels, but only {labeled.Length} of "
                + $"{Candidates * count} have them; take fewer by --pairs or --held-out, or more labels.");

        long[] AreLabeled(long[] indices)
        {
            using var scope = NewDisposeScope();
            var classes = palette.ToClasses(maps.Read(indices).Images);
            var shares = classes.gt(0).to(float32).mean([1L, 2L]).data<float>().ToArray();

            return [.. indices.Where((_, i) => shares[i] >= MinLabeled)];
        }
    }

    private long[] Occurring(Batch half)
    {
        using var scope = NewDisposeScope();

        return [.. palette.ToClasses(half.Images).unique().output.data<long>()];
    }

    private static void RequireTrained(long[] trained, long[] tested, string[] names)
    {
        if (tested.Except(trained).Where(kind => kind > 0).ToArray() is { Length: > 0 } unknown)
            throw new InvalidDataException(
                "Classes of the right hemisphere, which is held out, are in the left one too, but these are not: "
                + $"{string.Join(", ", unknown.Select(kind => names[kind - 1]))}. Join labels that differ by side by "
                + "--groups.");
    }
}
