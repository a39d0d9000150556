using ImageToImage.Shared;
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

    /// <summary>A row: the mean over images, and over seeds with its range where there are several.</summary>
    public string Row(string name, IReadOnlyList<Tensor> seeds)
    {
        var row = $"| {name} | {Cell(images => Mean(ImageQuality.Psnr(images, targets)), "0.00")} | "
            + $"{Cell(images => Mean(ImageQuality.StructuralSimilarity(images, targets)), "0.000")} |";
        if (!IsGray)
            row += $" {Cell(images => Mean(ImageQuality.ColorDifference(images, targets)), "0.0")} |";

        return labels is null ? row : $"{row} {Cell(Overlap, "0.000")} |";

        string Cell(Func<Tensor, double> measure, string format) => SeedRange.Format(seeds.Select(measure), format);
    }

    private double Overlap(Tensor images) => ImageQuality.MeanIntersectionOverUnion(
        labels!.ToClasses(images), labels.ToClasses(targets), labels.Count);

    private static double Mean(Tensor values) => values.mean().item<double>();
}
