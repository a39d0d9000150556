using System.Globalization;
using SelfAttentionGan.Data.Pairs;
using SelfAttentionGan.Metrics;
using static TorchSharp.torch;

namespace ImageToImage;

/// <summary>A table of how near translations are to their targets, a row for each kind.</summary>
/// <param name="targets">The targets, N×C×H×W; colors differ where they have three channels.</param>
/// <param name="labels">
/// The colors of targets that are label maps, which have a mean intersection over union, too; otherwise null.
/// </param>
internal sealed class Figures(Tensor targets, LabelPalette? labels)
{
    private bool IsGray => targets.shape[1] == 1;

    public string[] Header =>
        IsGray
            ? ["| held out | PSNR | SSIM |", "| --- | --- | --- |"]
            : labels is not null
            ? ["| held out | PSNR | SSIM | ΔE | mean IoU |", "| --- | --- | --- | --- | --- |"]
            : ["| held out | PSNR | SSIM | ΔE |", "| --- | --- | --- | --- |"];

    public string Row(string name, Tensor images)
    {
        var psnr = Mean(ImageQuality.Psnr(images, targets));
        var similarity = Mean(ImageQuality.StructuralSimilarity(images, targets));
        if (IsGray)
            return string.Create(CultureInfo.InvariantCulture, $"| {name} | {psnr:0.00} | {similarity:0.000} |");

        var difference = Mean(ImageQuality.ColorDifference(images, targets));
        var row = string.Create(
            CultureInfo.InvariantCulture, $"| {name} | {psnr:0.00} | {similarity:0.000} | {difference:0.0} |");

        return labels is null ? row : row + string.Create(CultureInfo.InvariantCulture, $" {Overlap(images):0.000} |");
    }

    private double Overlap(Tensor images) => ImageQuality.MeanIntersectionOverUnion(
        labels!.ToClasses(images), labels.ToClasses(targets), labels.Count);

    private static double Mean(Tensor values) => values.mean().item<double>();
}
