using SelfAttentionGan.Platform;
using static TorchSharp.torch;

namespace SelfAttentionGan.Imaging;

/// <summary>Alpha compositing (Porter and Duff 1984) of levels from 0 to 255, on premultiplied colors.</summary>
internal static class AlphaCompositing
{
    /// <summary>Multiplies the colors of bytes by their alpha, in place.</summary>
    /// <param name="samples">Interleaved pixels, the last channel is alpha.</param>
    /// <param name="channels">2 or 4.</param>
    public static void Premultiply(Span<byte> samples, int channels)
    {
        for (var pixel = 0; pixel < samples.Length; pixel += channels)
        {
            var alpha = samples[pixel + channels - 1];
            if (alpha != byte.MaxValue)
                for (var c = 0; c < channels - 1; c++)
                    samples[pixel + c] = (byte)((samples[pixel + c] * alpha + 127) / 255);
        }
    }

    /// <summary>Multiplies colors by their alpha.</summary>
    /// <param name="pixels">Float32, shape (1, c, h, w), the last channel is alpha.</param>
    public static Tensor Premultiply(Tensor pixels)
    {
        var (colors, alpha) = Split(pixels);
        return cat([colors.mul(alpha).div(Scalars.Of(255)), alpha], dim: 1);
    }

    /// <summary>Undoes <see cref="Premultiply(Tensor)"/>; where alpha is 0, colors are 0.</summary>
    public static Tensor Unpremultiply(Tensor pixels)
    {
        var (colors, alpha) = Split(pixels);
        var straight = colors.mul(Scalars.Of(255)).div(alpha.clamp_min(Scalars.Of(1e-3))).clamp_max(Scalars.Of(255));

        return cat([straight, alpha], dim: 1);
    }

    /// <summary>Composites premultiplied colors over an opaque background.</summary>
    /// <param name="pixels">Float32, premultiplied, shape (1, c, h, w), the last channel is alpha.</param>
    /// <param name="background">Shape (1, c - 1, 1, 1).</param>
    public static Tensor CompositeOver(Tensor pixels, Tensor background)
    {
        var (colors, alpha) = Split(pixels);
        var covered = alpha.div(Scalars.Of(-255)).Plus(Scalars.One);                        // (1, 1, h, w)

        return colors.Plus(background.mul(covered));
    }

    private static (Tensor Colors, Tensor Alpha) Split(Tensor pixels) =>
        (pixels.narrow(1, 0, pixels.shape[1] - 1), pixels.narrow(1, pixels.shape[1] - 1, 1));
}
