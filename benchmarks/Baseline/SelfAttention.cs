using SelfAttentionGan.Attention;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Benchmarks.Baseline;

/// <summary>Self-attention as its public PyTorch ports write it: peers/transposed.py.</summary>
internal sealed class SelfAttention : Module<Tensor, Tensor>
{
    private readonly Conv2d query, key, value;
    private readonly Parameter gamma;

    private readonly FastPaths paths;

    private SelfAttention(long channels, FastPaths paths)
        : base(nameof(SelfAttention))
    {
        this.paths = paths;
        query = Conv2d(channels, channels / 8, kernel_size: 1);
        key = Conv2d(channels, channels / 8, kernel_size: 1);
        value = Conv2d(channels, channels, kernel_size: 1);
        gamma = Parameter(zeros(1));

        RegisterComponents();
    }

    public static Module<Tensor, Tensor> Create(long channels, FastPaths paths) =>
        paths.HasFlag(FastPaths.MemoryEfficientAttention)
            ? new SelfAttention2d(channels)
            : new SelfAttention(channels, paths);

    public override Tensor forward(Tensor x)
    {
        using var scope = paths.NewLayerScope();
        var (n, c, h, w) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3]);

        var q = query.call(x).view(n, -1, h * w).permute(0, 2, 1);           // (n, hw, c/8)
        var k = key.call(x).view(n, -1, h * w);                              // (n, c/8, hw)
        var map = softmax(q.bmm(k), dim: -1);                                // (n, hw, hw)
        var v = value.call(x).view(n, -1, h * w);                            // (n, c, hw)
        var context = v.bmm(map.permute(0, 2, 1)).view(n, c, h, w);

        return (gamma * context + x).Leave(scope);
    }
}
