using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Benchmarks.Baseline;

/// <summary>Batch normalization with gains and biases from one embedding of the class: peers/official128.py.</summary>
internal sealed class ConditionalBatchNorm : Module<Tensor, Tensor, Tensor>
{
    private readonly BatchNorm2d norm;
    private readonly Embedding embed;

    private readonly FastPaths paths;

    public ConditionalBatchNorm(long channels, long classes, FastPaths paths)
        : base(nameof(ConditionalBatchNorm))
    {
        this.paths = paths;
        norm = BatchNorm2d(channels, momentum: 0.001, affine: false);
        embed = Embedding(classes, 2 * channels);
        using (no_grad())
            embed.weight!.copy_(cat([ones(classes, channels), zeros(classes, channels)], dim: 1));

        RegisterComponents();
    }

    public override Tensor forward(Tensor x, Tensor labels)
    {
        using var scope = paths.NewLayerScope();

        var table = embed.call(labels).unsqueeze(-1).unsqueeze(-1).chunk(2, dim: 1);     // 2 × (n, c, 1, 1)

        return (table[0] * norm.call(x) + table[1]).Leave(scope);
    }
}
