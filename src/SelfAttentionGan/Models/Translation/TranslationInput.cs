using SelfAttentionGan.Platform;
using static TorchSharp.torch;

namespace SelfAttentionGan.Models.Translation;

/// <summary>Checks the images that a network for image-to-image translation is called with.</summary>
internal static class TranslationInput
{
    /// <exception cref="ArgumentException">The images have another size or other channels.</exception>
    public static void Require(Tensor images, TranslationOptions options, int channels, string network)
    {
        if (images.shape is not [_, var found, var height, var width]
            || (found, height, width) != (channels, options.ImageHeight, options.ImageWidth))
            throw new ArgumentException(
                $"This {network} takes images of shape N×{channels}×{options.ImageHeight}×{options.ImageWidth}, but got " +
                $"{images.Describe()}; resize them, or build it for their size and channels.", nameof(images));
    }
}
