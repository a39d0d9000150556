using SelfAttentionGan.Attention;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Benchmarks.Baseline;

/// <summary>The official self-attention, with pooled keys and values and an output projection: peers/official128.py.</summary>
internal sealed class PooledSelfAttention : Module<Tensor, Tensor>
{
    private readonly SpectralNorm query, key, value, output;
    private readonly Parameter gamma;

    private readonly FastPaths paths;

    private PooledSelfAttention(long channels, FastPaths paths)
        : base(nameof(PooledSelfAttention))
    {
        this.paths = paths;
        query = Project(channels, channels / 8);
        key = Project(channels, channels / 8);
        value = Project(channels, channels / 2);
        output = Project(channels / 2, channels);
        gamma = Parameter(zeros([]));

        RegisterComponents();
    }

    public static Module<Tensor, Tensor> Create(long channels, FastPaths paths) =>
        paths.HasFlag(FastPaths.MemoryEfficientAttention)
            ? new SelfAttention2d(channels, SelfAttentionOptions.Official)
            : new PooledSelfAttention(channels, paths);

    public override Tensor forward(Tensor x)
    {
        using var scope = paths.NewLayerScope();
        var (n, c, h, w) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3]);

        var q = query.call(x).view(n, -1, h * w).permute(0, 2, 1);           // (n, hw, c/8)
        var k = max_pool2d(key.call(x), 2).view(n, -1, h * w / 4);           // (n, c/8, hw/4)
        var v = max_pool2d(value.call(x), 2).view(n, -1, h * w / 4);         // (n, c/2, hw/4)
        var map = softmax(q.bmm(k), dim: -1);                                // (n, hw, hw/4)
        var context = v.bmm(map.permute(0, 2, 1)).view(n, c / 2, h, w);

        return (gamma * output.call(context) + x).Leave(scope);
    }

    private SpectralNorm Project(long from, long to) =>
        SpectralNorm.Convolution(from, to, kernel: 1, stride: 1, padding: 0, paths, bias: false);
}
