using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Models;

/// <summary>Scores pictures, high for real, low for painted: a SAGAN discriminator, as its builder drew it.</summary>
/// <remarks>
/// Takes pictures N×C×H×W in [-1, 1] and returns N scores, not probabilities. In training every call sharpens the
/// estimates of spectral normalisation; in evaluation they stay, and equal pictures get equal scores.
/// </remarks>
public sealed class SaganDiscriminator : Module<Tensor, Tensor>
{
    private readonly int imageSize, imageChannels;
    private readonly Stages stages;

    internal SaganDiscriminator(int imageSize, int imageChannels, Stages stages)
        : base(nameof(SaganDiscriminator))
    {
        this.imageSize = imageSize;
        this.imageChannels = imageChannels;
        this.stages = stages;

        stages.RegisterIn(this);
    }

    /// <summary>Returns one score for each picture.</summary>
    /// <param name="images">Pictures, N×C×H×W in [-1, 1].</param>
    /// <returns>Scores, N.</returns>
    /// <exception cref="ArgumentException">The pictures have another size or other channels.</exception>
    public override Tensor forward(Tensor images)
    {
        if (images.shape is not [_, var channels, var height, var width] ||
            (channels, height, width) != (imageChannels, imageSize, imageSize))
            throw new ArgumentException(
                $"This discriminator takes pictures of shape N×{imageChannels}×{imageSize}×{imageSize}, " +
                $"but got {images.Describe()}; resize them, or build it for their size.", nameof(images));

        using var scope = NewDisposeScope();

        return stages.Pass(images.alias()).flatten().MoveToOuterDisposeScope();     // (n)
    }
}
