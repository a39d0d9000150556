using System.Globalization;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Visualization;
using static TorchSharp.torch;

namespace SelfAttentionGan.Inference;

/// <summary>Generated images with the attention maps of the same call (Zhang et al. 2019); owns its tensors.</summary>
/// <param name="Images">The images, N×C×H×W in [-1, 1].</param>
/// <param name="Maps">
/// The map of each image, N×positions×keys: a row for each position of the feature map, which sums to one.
/// </param>
/// <param name="Layer">The name of the self-attention layer, such as <c>attend16</c>.</param>
/// <param name="Gamma">The layer's γ, the weight of the attended values in its output.</param>
public sealed record AttentionCapture(Tensor Images, Tensor Maps, string Layer, double Gamma) : IDisposable
{
    /// <summary>Draws a row for each image: query points on it, and a heat map for each (<see cref="AttentionOverlay"/>).</summary>
    /// <param name="points">
    /// Up to 8 query points in relative coordinates, from (0, 0) at the top left to (1, 1) at the bottom right; by
    /// default 5 for each image.
    /// </param>
    /// <exception cref="ArgumentException">There are no points, too many, or one is outside.</exception>
    public ImageBuffer Draw(IReadOnlyList<(double X, double Y)>? points = null) => AttentionOverlay.Draw(
        Images, Maps, points, string.Create(CultureInfo.InvariantCulture, $"{Layer}   γ = {Gamma:0.####}"));

    /// <summary>Disposes the tensors.</summary>
    public void Dispose()
    {
        Images.Dispose();
        Maps.Dispose();
    }
}
