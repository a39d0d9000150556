using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Imaging;

/// <summary>Bilinear resizing with antialiasing: torchvision's <c>resize(antialias=True)</c>.</summary>
internal static class ImageResize
{
    /// <summary>Resizes images.</summary>
    /// <param name="images">Shape (n, c, h, w), bytes or floats; colors premultiplied by alpha.</param>
    /// <param name="height">Rows of the result.</param>
    /// <param name="width">Pixels in a row of the result.</param>
    public static Tensor Apply(Tensor images, long height, long width)
    {
        // libtorch scales the width first: where the width grows and the height shrinks, the intermediate would be
        // large.
        if (height < images.shape[2] && width > images.shape[3])
            images = Interpolate(images, height, images.shape[3]);

        return Interpolate(images, height, width);
    }

    private static Tensor Interpolate(Tensor images, long height, long width) =>
        interpolate(images, [height, width], mode: InterpolationMode.Bilinear, align_corners: false, antialias: true);
}
