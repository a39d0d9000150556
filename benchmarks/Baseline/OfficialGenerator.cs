using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Benchmarks.Baseline;

/// <summary>The official residual generator of 128×128 images, with attention at 32×32: peers/official128.py.</summary>
internal sealed class OfficialGenerator : Module<Tensor, Tensor, Tensor>
{
    private const int Latent = 128, Smallest = 4, AttentionSize = 32;

    private static readonly int[] Channels = [1024, 1024, 512, 256, 128, 64];

    private readonly SpectralNorm start;
    private readonly List<UpBlock> blocks = [];
    private readonly Module<Tensor, Tensor> attention, image;

    public OfficialGenerator(long classes, FastPaths paths)
        : base(nameof(OfficialGenerator))
    {
        start = SpectralNorm.Linear(Latent, Channels[0] * Smallest * Smallest, paths);
        register_module("start4", Sequential(("conv", start)));
        foreach (var (from, to) in Channels.Zip(Channels[1..]))
        {
            blocks.Add(new(from, to, classes, paths));
            register_module($"up{Smallest << blocks.Count}", blocks[^1]);
        }

        attention = PooledSelfAttention.Create(256, paths);
        register_module($"attend{AttentionSize}", attention);
        image = Sequential(
            ("norm", BatchNorm2d(Channels[^1])),
            ("relu", ReLU()),
            ("conv", SpectralNorm.Convolution(Channels[^1], 3, kernel: 3, stride: 1, padding: 1, paths)));
        register_module("image", image);
    }

    public override Tensor forward(Tensor latents, Tensor labels)
    {
        var x = start.call(latents).view(-1, Channels[0], Smallest, Smallest);
        foreach (var block in blocks)
        {
            x = block.call(x, labels);
            if (x.shape[2] == AttentionSize)
                x = attention.call(x);
        }

        return tanh(image.call(x));
    }
}
