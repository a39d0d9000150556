using ImageToImage.Shared;
using SelfAttentionGan.Metrics;
using SelfAttentionGan.Models.Pretrained;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace UnpairedTranslation;

/// <summary>A table of how near translations are to the hidden truth, a row for each variant.</summary>
/// <param name="truth">The truth, N×3×H×W.</param>
/// <param name="resnet">The network of the deep features.</param>
internal sealed class Figures(Tensor truth, ResNet resnet)
{
    // Smaller images have next to no map at the network's last stage.
    private const int FeatureSide = 128, Features = 512;

    public static string[] Header =>
        ["| held out | LPIPS-like | FD-ResNet18 | SSIM | ΔE |", "| --- | --- | --- | --- | --- |"];

    /// <summary>
    /// A row: the mean over images, or the distance of all, and over seeds with its least and greatest value where there
    /// are several.
    /// </summary>
    public string Row(string name, IReadOnlyList<Tensor> seeds)
    {
        return $"| {name} | {Mean(FeatureDistance, "0.000")} | {SeedRange.Format(seeds.Select(Distance), "0.0")} | "
            + $"{Mean(ImageQuality.StructuralSimilarity, "0.000")} | {Mean(ImageQuality.ColorDifference, "0.0")} |";

        string Mean(Func<Tensor, Tensor, Tensor> measure, string format) =>
            SeedRange.Format(seeds.Select(images => measure(images, truth).mean().item<double>()), format);
    }

    private Tensor FeatureDistance(Tensor images, Tensor references) =>
        ImageQuality.FeatureDistance(images, references, part => resnet.ComputeMaps(Resize(part)));

    // Of so few images it compares with other rows of this table alone.
    private double Distance(Tensor images)
    {
        using var noGrad = no_grad();
        using var real = Statistics(truth);
        using var translated = Statistics(images);

        return FrechetDistance.Compute(real, translated);
    }

    private FeatureStatistics Statistics(Tensor images)
    {
        var statistics = new FeatureStatistics(Features, "resnet18", $"bilinear {FeatureSide}×{FeatureSide}");
        statistics.Add(resnet.call(Resize(images)));

        return statistics;
    }

    private static Tensor Resize(Tensor images) => interpolate(
        images, size: [FeatureSide, FeatureSide], mode: InterpolationMode.Bilinear, align_corners: false);
}
