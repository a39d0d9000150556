using SelfAttentionGan.Imaging;
using static TorchSharp.torch;

namespace SelfAttentionGan.Metrics.Evaluation;

/// <summary>Images as bytes, rounded and clamped as a PNG file has them.</summary>
internal static class ImageBytes
{
    /// <param name="images">N×C×H×W in [-1, 1], on any device.</param>
    /// <returns>N×C×H×W, uint8, on the CPU.</returns>
    public static Tensor From(Tensor images)
    {
        using var scope = NewDisposeScope();
        var values = images.detach().cpu().to(ScalarType.Float32).contiguous().data<float>().ToArray();
        var bytes = new byte[values.Length];
        PixelConversion.ToInterleaved(values, channels: 1, bytes);                         // one plane: the order stays

        return tensor(bytes, images.shape).MoveToOuterDisposeScope();
    }
}
