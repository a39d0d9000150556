using static TorchSharp.torch;

namespace SelfAttentionGan.Platform;

/// <summary>Formats tensor shapes for messages, and checks the shapes of feature maps.</summary>
internal static class TensorShape
{
    /// <summary>Formats a tensor's shape, for example <c>2×16×8×8</c>.</summary>
    public static string Describe(this Tensor x) => Describe(x.shape);

    /// <summary>Formats a shape, for example <c>2×16×8×8</c>.</summary>
    public static string Describe(long[] shape) => shape.Length == 0 ? "a single number" : string.Join('×', shape);

    /// <exception cref="ArgumentException">The tensor is not N×C×H×W with the given channels.</exception>
    public static void RequireFeatureMap(Tensor x, long channels, string layer)
    {
        if (x.dim() != 4 || x.shape[1] != channels)
            throw new ArgumentException(
                $"{layer} takes N×{channels}×H×W feature maps, but got {x.Describe()}; " +
                "create it with the output channels of the previous layer.", nameof(x));
    }

    /// <exception cref="ArgumentException">A layer is created with fewer than 1 channel.</exception>
    public static void RequireChannels(long channels, string layer)
    {
        if (channels < 1)
            throw new ArgumentException(
                $"{layer} needs at least 1 channel, but got {channels}; use the output channels of the previous layer.",
                nameof(channels));
    }
}
