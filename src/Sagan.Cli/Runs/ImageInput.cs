using SelfAttentionGan.Imaging;
using SelfAttentionGan.Models;
using static TorchSharp.torch;

namespace Sagan.Cli.Runs;

/// <summary>Reads image files as input of a run's networks.</summary>
internal static class ImageInput
{
    /// <summary>Reads an image file, crops it to a square and resizes it to the networks' image shape.</summary>
    /// <returns>C×H×W in [-1, 1].</returns>
    public static Tensor Read(string file, SaganOptions model)
    {
        var image = ImageBuffer.Read(file).CompositeOver().CropToSquare().Resize(model.ImageWidth, model.ImageHeight);

        return (model.ImageChannels == 1 ? image.ToGrayscale() : image).ToTensor();
    }
}
