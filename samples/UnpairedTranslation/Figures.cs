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
    private const long FeatureSide = 128;

    public static string[] Header =>
        ["| held out | LPIPS-like | SSIM | ΔE |", "| --- | --- | --- | --- |"];

    /// <summary>
    /// A row: the mean over images, and over seeds with their least and greatest value where there are several.
    /// </summary>
    public string Row(string name, IReadOnlyList<Tensor> seeds) =>
        $"| {name} | {Cell(seeds, FeatureDistance, "0.000")} | "
        + $"{Cell(seeds, ImageQuality.StructuralSimilarity, "0.000")} | "
        + $"{Cell(seeds, ImageQuality.ColorDifference, "0.0")} |";

    private string Cell(IReadOnlyList<Tensor> seeds, Func<Tensor, Tensor, Tensor> measure, string format) =>
        SeedRange.Format(seeds.Select(images => measure(images, truth).mean().item<double>()), format);

    private Tensor FeatureDistance(Tensor images, Tensor references) =>
        ImageQuality.FeatureDistance(images, references, Maps);

    private IReadOnlyList<Tensor> Maps(Tensor images) => resnet.ComputeMaps(interpolate(
        images, size: [FeatureSide, FeatureSide], mode: InterpolationMode.Bilinear, align_corners: false));
}
