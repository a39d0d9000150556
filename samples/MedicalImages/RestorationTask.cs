using ImageToImage.Shared;
using SelfAttentionGan.Data;
using SelfAttentionGan.Data.Pairs;
using SelfAttentionGan.Data.Volumes;
using SelfAttentionGan.Metrics;
using SelfAttentionGan.Models.Translation;
using static TorchSharp.torch;

namespace MedicalImages;

/// <summary>A corruption to undo: pairs to train on, pairs that are held out, networks that fit, baselines.</summary>
/// <param name="Train">The pairs to train on.</param>
/// <param name="HeldOut">Pairs of other slices.</param>
/// <param name="Networks">The architecture, with the measured values that it keeps.</param>
/// <param name="Baselines">Restorations without a network, by name.</param>
internal sealed record RestorationTask(
    IImageSource Train, IImageSource HeldOut, TranslationOptions Networks,
    IReadOnlyList<(string Name, Func<Tensor, Tensor> Restore)> Baselines)
{
    private const ulong TrainSeed = 1, TestSeed = 2;
    private const double Noise = 0.2, MinDeviation = 0.1;

    /// <summary>Creates the task of a name, on a volume, a folder of slices, or rendered phantoms.</summary>
    /// <exception cref="ArgumentException">There is no such task.</exception>
    /// <exception cref="InvalidDataException">The files do not fit.</exception>
    public static RestorationTask Create(string name, string? data, int size, int pairs, int heldOut)
    {
        var (train, test) = data is null
            ? (new Phantoms(size, pairs, seed: 1), new Phantoms(size, heldOut, seed: 2))
            : Directory.Exists(data) ? Folder(data, size, pairs, heldOut) : Volume(data, size, pairs, heldOut);
        var networks = new TranslationOptions { ImageHeight = size, OutputChannels = 1, PredictResidual = true };

        return name switch
        {
            "inpainting" => new(
                Datasets.Pairs(train, ImageCorruptions.MissingRegions(TrainSeed)),
                Datasets.Pairs(test, ImageCorruptions.MissingRegions(TestSeed)),
                networks with
                {
                    InputChannels = 2,
                    PredictResidual = false,
                    DataConsistency = DataConsistencyKind.Mask,
                },
                [("harmonic", masked => MedicalImages.Baselines.Harmonic(masked))]),
            "gaussian" => Denoise(seed => ImageCorruptions.GaussianNoise(Noise, seed)),
            "rician" => Denoise(seed => ImageCorruptions.RicianNoise(Noise, seed)),
            "super2" => Enlarge(2),
            "super4" => Enlarge(4),
            _ => throw new ArgumentException(
                $"There is no task '{name}'; take --task inpainting, gaussian, rician, super2 or super4."),
        };

        RestorationTask Denoise(Func<ulong, Func<Tensor, IReadOnlyList<long>, Tensor>> corrupt)
        {
            var noisy = Datasets.Pairs(train, corrupt(TrainSeed));
            var weight = BestWeight(noisy);

            return new(noisy, Datasets.Pairs(test, corrupt(TestSeed)), networks,
            [
                ("median 3×3", MedicalImages.Baselines.Median),
                (FormattableString.Invariant($"total variation {weight}"),
                    x => MedicalImages.Baselines.TotalVariation(x, weight)),
            ]);
        }

        RestorationTask Enlarge(int factor) => new(
            Datasets.Pairs(train, ImageCorruptions.LowResolution(factor)),
            Datasets.Pairs(test, ImageCorruptions.LowResolution(factor)),
            networks with { DataConsistency = DataConsistencyKind.BlockMeans, ScaleFactor = factor },
            [
                ("nearest", repeated => repeated),
                ("bicubic", repeated => MedicalImages.Baselines.Bicubic(repeated, factor)),
            ]);
    }

    /// <summary>Chooses the weight of total variation by the PSNR of 64 training pairs.</summary>
    private static double BestWeight(IImageSource noisy)
    {
        using var scope = NewDisposeScope();
        var batch = noisy.Read([.. Enumerable.Range(0, (int)Math.Min(64, noisy.Count)).Select(i => (long)i)]);

        return new[] { 0.05, 0.1, 0.15, 0.2, 0.3 }.MaxBy(weight => ImageQuality
            .Psnr(MedicalImages.Baselines.TotalVariation(batch.Inputs!, weight), batch.Images).mean().item<double>());
    }

    /// <summary>Patches of sagittal slices: the left hemisphere to train on, the right one held out.</summary>
    private static (IImageSource, IImageSource) Volume(string file, int size, int pairs, int heldOut)
    {
        var volume = NiftiVolume.Read(file);
        var halves = Hemispheres.Of(volume.Width);

        return (Patches(halves.Left, pairs), Patches(halves.Right, heldOut));

        IImageSource Patches(int first, int patches) => Textured(
            Datasets.Slices(volume, SliceAxis.X, first, halves.Count), size, patches);
    }

    /// <summary>Patches of image files, 8 or 16 bits; every fourth file is held out.</summary>
    private static (IImageSource, IImageSource) Folder(string folder, int size, int pairs, int heldOut)
    {
        var options = new ImageFolderOptions { ResizeMode = ResizeMode.Pad, Background = "#000000" };
        var slices = Datasets.ImageFolder(folder, 3 * size, channels: 1, options);
        if (slices.Count < 4)
            throw new InvalidDataException(
                $"A split by file needs at least 4 slices, but {Path.GetFullPath(folder)} has {slices.Count}; "
                + "add some.");

        var indices = Enumerable.Range(0, (int)slices.Count).Select(i => (long)i);
        return (
            Textured(new Selection(slices, [.. indices.Where(i => i % 4 != 0)]), size, pairs),
            Textured(new Selection(slices, [.. indices.Where(i => i % 4 == 0)]), size, heldOut));
    }

    /// <summary>Patches with some contrast: in air there is nothing to restore.</summary>
    private static Selection Textured(IImageSource slices, int size, int count)
    {
        using var scope = NewDisposeScope();
        var all = TranslationTraining.ReadAll(slices);
        var candidates = Datasets.Patches([.. all.Images.unbind()], size, 4L * count, TrainSeed);
        var deviations = TranslationTraining.ReadAll(candidates).Images.flatten(1).std(1);
        long[] textured = [.. deviations.gt(MinDeviation).nonzero().flatten().data<long>().ToArray().Take(count)];

        return textured.Length == count
            ? new(candidates, textured)
            : throw new InvalidDataException(
                $"{count} patches need contrast, a standard deviation above {MinDeviation}, but only {textured.Length} "
                + $"of {4 * count} have it; take fewer by --pairs or --held-out, or larger ones by --size.");
    }
}
