using SelfAttentionGan.Imaging;
using SelfAttentionGan.Platform;
using static TorchSharp.torch;

namespace SelfAttentionGan.Observers;

/// <summary>Converts rendered images to the tensors that observers exchange, C×H×W of uint8, and back.</summary>
internal static class ImageTensor
{
    public static Tensor From(ImageBuffer image)
    {
        using var scope = NewDisposeScope();

        return tensor(image.Pixels.ToArray(), [image.Height, image.Width, image.Channels])      // (h, w, c)
            .permute(2, 0, 1).contiguous().MoveToOuterDisposeScope();                           // (c, h, w)
    }

    /// <exception cref="ArgumentException">The tensor has another type or shape.</exception>
    public static ImageBuffer ToImage(Tensor image)
    {
        if (image.dim() != 3 || image.shape[0] is < 1 or > 4 || image.numel() == 0 || image.dtype != ScalarType.Byte)
            throw new ArgumentException(
                $"A published image is C×H×W with 1 to 4 channels of uint8, but got {image.Describe()} of "
                + $"{image.dtype}; convert it before publishing it.", nameof(image));

        using var scope = NewDisposeScope();
        var pixels = image.detach().cpu().permute(1, 2, 0).contiguous().data<byte>().ToArray();

        return new((int)image.shape[2], (int)image.shape[1], (int)image.shape[0], pixels);
    }
}
