using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Benchmarks.Baseline;

/// <summary>The SAGAN of transposed convolutions as its public PyTorch ports write it: peers/transposed.py.</summary>
/// <remarks>Layers are named as the library's, so that the same weights load into both.</remarks>
internal static class TransposedNetworks
{
    private const int Latent = 128, Width = 64, Smallest = 4;

    /// <summary>Takes latents N×128×1×1.</summary>
    public static Module<Tensor, Tensor> Generator(int imageSize, FastPaths paths)
    {
        List<(string, Module<Tensor, Tensor>)> layers = [];
        var channels = Latent;

        foreach (var size in Sizes(imageSize))
        {
            var to = Width * (imageSize / 2 / size);
            var convolution = size == Smallest
                ? SpectralNorm.TransposedConvolution(channels, to, kernel: 4, stride: 1, padding: 0, paths)
                : SpectralNorm.TransposedConvolution(channels, to, kernel: 4, stride: 2, padding: 1, paths);
            var relu = ReLU();
            layers.Add((
                size == Smallest ? $"start{size}" : $"up{size}",
                Sequential(("conv", convolution), ("norm", BatchNorm2d(to)), ("relu", relu))));
            if (size >= imageSize / 4)
                layers.Add(($"attend{size}", SelfAttention.Create(to, paths)));
            channels = to;
        }

        return Sequential([
            .. layers, ("image", ConvTranspose2d(channels, 3, 4, stride: 2, padding: 1)), ("tanh", Tanh())]);
    }

    public static Module<Tensor, Tensor> Discriminator(int imageSize, FastPaths paths)
    {
        List<(string, Module<Tensor, Tensor>)> layers = [];
        var channels = 3;

        foreach (var size in Sizes(imageSize).Reverse())
        {
            var to = Width * (imageSize / 2 / size);
            layers.Add(($"down{size}", Sequential(
                ("conv", SpectralNorm.Convolution(channels, to, kernel: 4, stride: 2, padding: 1, paths)),
                ("relu", LeakyReLU(0.1)))));
            if (size <= 2 * Smallest)
                layers.Add(($"attend{size}", SelfAttention.Create(to, paths)));
            channels = to;
        }

        return Sequential([.. layers, ("score", Conv2d(channels, 1, kernel_size: Smallest))]);
    }

    /// <summary>Sizes of the maps: 4, 8, … half the image's.</summary>
    private static IEnumerable<int> Sizes(int imageSize)
    {
        for (var size = Smallest; size < imageSize; size *= 2)
            yield return size;
    }
}
