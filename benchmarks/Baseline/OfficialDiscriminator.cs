using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Benchmarks.Baseline;

/// <summary>The official residual projection discriminator of 128×128 images: peers/official128.py.</summary>
internal sealed class OfficialDiscriminator : Module<Tensor, Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> body;
    private readonly SpectralNorm score, embed;

    public OfficialDiscriminator(long classes, FastPaths paths)
        : base(nameof(OfficialDiscriminator))
    {
        body = Sequential(
            ("down64", new DownBlock(3, 64, paths, first: true)),
            ("down32", new DownBlock(64, 128, paths)),
            ("attend32", PooledSelfAttention.Create(128, paths)),
            ("down16", new DownBlock(128, 256, paths)),
            ("down8", new DownBlock(256, 512, paths)),
            ("down4", new DownBlock(512, 1024, paths)),
            ("residual1", new DownBlock(1024, 1024, paths)));
        score = SpectralNorm.Linear(1024, 1, paths);
        embed = SpectralNorm.Embedding(classes, 1024, paths);

        foreach (var (name, block) in body.named_children())
            register_module(name, block);
        register_module(nameof(score), score);
        register_module(nameof(embed), embed);
    }

    public override Tensor forward(Tensor images, Tensor labels)
    {
        var features = relu(body.call(images)).sum([2, 3]);                                // (n, c)

        return score.call(features).squeeze(1) + (embed.call(labels) * features).sum(1);     // (n)
    }
}
