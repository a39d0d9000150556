using static TorchSharp.torch;

namespace SelfAttentionGan.Inversion;

/// <summary>The latent that <see cref="LatentInversion"/> has found, with its image; owns its tensors.</summary>
/// <param name="Latent">The latent, 1×latentDim, on the CPU.</param>
/// <param name="Label">The class of the image; null for a generator without classes.</param>
/// <param name="Image">The image that the generator makes of it, 1×C×H×W in [-1, 1], on the CPU.</param>
/// <param name="Start">The image of the random latent that the optimization began with, 1×C×H×W.</param>
/// <param name="PixelDistance">Root mean squared difference of the pixels between target and image, from 0 to 2.</param>
/// <param name="Distances">
/// The distance before each step, and after the last: pixels, and features where given. The best latent of all steps is
/// returned, which need not be the last.
/// </param>
public sealed record InversionResult(
    Tensor Latent, int? Label, Tensor Image, Tensor Start, double PixelDistance, IReadOnlyList<double> Distances)
    : IDisposable
{
    /// <summary>Disposes the tensors.</summary>
    public void Dispose()
    {
        Latent.Dispose();
        Image.Dispose();
        Start.Dispose();
    }
}
