using ImageToImage.Shared;
using SelfAttentionGan.Metrics;
using static TorchSharp.torch;

namespace ImageToImage;

/// <summary>A table of how near translations are to their targets, a row for each kind.</summary>
/// <param name="targets">The targets, N×3×H×W.</param>
/// <param name="labels">Whether they are label maps, which have a mean intersection over union, too.</param>
internal sealed class Figures(Tensor targets, bool labels)
{
    public string[] Header =>
        labels
            ? ["| held out | PSNR | SSIM | ΔE | mean IoU |", "| --- | --- | --- | --- | --- |"]
            : ["| held out | PSNR | SSIM | ΔE |", "| --- | --- | --- | --- |"];

    /// <summary>A row: the mean over images, and over seeds with its range where there are several.</summary>
    public string Row(string name, IReadOnlyList<Tensor> seeds)
    {
        var row = $"| {name} | {Cell(images => Mean(ImageQuality.Psnr(images, targets)), "0.00")} | "
            + $"{Cell(images => Mean(ImageQuality.StructuralSimilarity(images, targets)), "0.000")} | "
            + $"{Cell(images => Mean(ImageQuality.ColorDifference(images, targets)), "0.0")} |";

        return labels ? $"{row} {Cell(Overlap, "0.000")} |" : row;

        string Cell(Func<Tensor, double> measure, string format) => SeedRange.Format(seeds.Select(measure), format);
    }

    private double Overlap(Tensor images) => ImageQuality.MeanIntersectionOverUnion(
        TranslationTask.Classify(images), TranslationTask.Classify(targets), Scenes.Palette.Count);

    private static double Mean(Tensor values) => values.mean().item<double>();
}
