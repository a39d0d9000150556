using SelfAttentionGan.Data;
using static TorchSharp.torch;

namespace SelfAttentionGan.Training;

/// <summary>Hands out one batch of real pictures after the other, epoch after epoch, on the device.</summary>
internal sealed class PictureStream(IImageSource source, EpochSampler sampler, Device device)
{
    private long turn;

    public Tensor Next()
    {
        using var batch = source.Read(sampler.Indices(turn++));

        return batch.Images.to(device, copy: true);                             // (n, c, h, w)
    }
}
