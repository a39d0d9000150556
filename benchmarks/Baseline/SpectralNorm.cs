using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Benchmarks.Baseline;

/// <summary>
/// Spectral normalization (Miyato et al. 2018) as <c>torch.nn.utils.spectral_norm</c> computes it: one power iteration at
/// each forward in training, and a weight <c>W / σ</c> whose graph includes σ.
/// </summary>
internal sealed class SpectralNorm : Module<Tensor, Tensor>
{
    // Field names are PyTorch's keys, and the library's.
    private readonly Parameter weight_orig;
    private readonly Parameter? bias;
    private readonly Tensor weight_u, weight_v;

    private readonly Func<Tensor, Tensor, Tensor?, Tensor> function;
    private readonly bool transposed;
    private readonly FastPaths paths;

    private SpectralNorm(
        Parameter weight, Parameter? bias, Func<Tensor, Tensor, Tensor?, Tensor> function, FastPaths paths,
        bool transposed = false)
        : base(nameof(SpectralNorm))
    {
        (weight_orig, this.bias, this.function) = (weight, bias, function);
        (this.paths, this.transposed) = (paths, transposed);

        var rows = weight.shape[transposed ? 1 : 0];
        weight_u = normalize(randn(rows), dim: 0);
        weight_v = normalize(randn(weight.numel() / rows), dim: 0);

        RegisterComponents();
    }

    public static SpectralNorm Convolution(
        long from, long to, long kernel, long stride, long padding, FastPaths paths, bool bias = true)
    {
        var layer = Conv2d(from, to, kernel, stride, padding, bias: bias);
        return new(
            layer.weight, layer.bias, (x, w, b) => conv2d(x, w, b, [stride, stride], [padding, padding]), paths);
    }

    public static SpectralNorm TransposedConvolution(
        long from, long to, long kernel, long stride, long padding, FastPaths paths)
    {
        var layer = ConvTranspose2d(from, to, kernel, stride, padding);
        return new(
            layer.weight, layer.bias, (x, w, b) => conv_transpose2d(x, w, b, [stride, stride], [padding, padding]),
            paths, transposed: true);
    }

    public static SpectralNorm Linear(long from, long to, FastPaths paths)
    {
        var layer = nn.Linear(from, to);
        return new(layer.weight, layer.bias, linear, paths);
    }

    public static SpectralNorm Embedding(long count, long length, FastPaths paths) =>
        new(nn.Embedding(count, length).weight!, null, (labels, w, _) => w.index_select(0, labels), paths);

    public override Tensor forward(Tensor x)
    {
        using var scope = paths.NewLayerScope();

        var matrix = (transposed ? weight_orig.permute(1, 0, 2, 3) : weight_orig).flatten(1);    // (out, rest)
        if (training)
            IteratePower(matrix);
        var (u, v) = (weight_u.clone(), weight_v.clone());       // backward needs them as they are now
        var sigma = u.dot(matrix.mv(v));

        return function(x, weight_orig / sigma, bias).Leave(scope);
    }

    private void IteratePower(Tensor matrix)
    {
        using var constant = no_grad();

        weight_v.copy_(normalize(matrix.t().mv(weight_u), dim: 0));
        weight_u.copy_(normalize(matrix.mv(weight_v), dim: 0));
    }
}
