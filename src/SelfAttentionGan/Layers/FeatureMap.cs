using static TorchSharp.torch;

namespace SelfAttentionGan.Layers;

/// <summary>The shape that every layer here takes: N×C×H×W.</summary>
internal static class FeatureMap
{
    /// <exception cref="ArgumentException">The map is not N×C×H×W with so many channels.</exception>
    public static void Check(Tensor x, long channels, string layer)
    {
        if (x.dim() != 4 || x.shape[1] != channels)
            throw new ArgumentException(
                $"{layer} takes N×{channels}×H×W feature maps, but got {x.Describe()}; " +
                "make it with the channels of the stage before it.", nameof(x));
    }

    /// <exception cref="ArgumentException">A layer is to be made with fewer than 1 channel.</exception>
    public static void CheckChannels(long channels, string layer)
    {
        if (channels < 1)
            throw new ArgumentException(
                $"{layer} needs at least 1 channel, but got {channels}; give it those of the stage before it.",
                nameof(channels));
    }
}
