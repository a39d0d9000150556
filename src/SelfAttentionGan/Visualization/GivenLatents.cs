using SelfAttentionGan.Platform;
using static TorchSharp.torch;

namespace SelfAttentionGan.Visualization;

/// <summary>Checks latents that replace random ones.</summary>
internal static class GivenLatents
{
    /// <exception cref="ArgumentException">They have another shape, or there are too few.</exception>
    public static Tensor Require(Tensor latents, int latentDim, int atLeast)
    {
        if (latents.dim() != 2 || latents.shape[1] != latentDim || latents.shape[0] < atLeast)
            throw new ArgumentException(
                $"Latents of this generator have shape N×{latentDim}, N at least {atLeast}, but got {latents.Describe()}; "
                + "take those of its own images.", nameof(latents));

        return latents.detach().to(ScalarType.Float32);
    }
}
