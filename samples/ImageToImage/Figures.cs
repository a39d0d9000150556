using System.Globalization;
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

    public string Row(string name, Tensor images)
    {
        var psnr = Mean(ImageQuality.Psnr(images, targets));
        var similarity = Mean(ImageQuality.StructuralSimilarity(images, targets));
        var difference = Mean(ImageQuality.ColorDifference(images, targets));
        var row = string.Create(
            CultureInfo.InvariantCulture, $"| {name} | {psnr:0.00} | {similarity:0.000} | {difference:0.0} |");

        return labels ? row + string.Create(CultureInfo.InvariantCulture, $" {Overlap(images):0.000} |") : row;
    }

    private double Overlap(Tensor images) => ImageQuality.MeanIntersectionOverUnion(
        TranslationTask.Classify(images), TranslationTask.Classify(targets), Scenes.Palette.Count);

    private static double Mean(Tensor values) => values.mean().item<double>();
}
