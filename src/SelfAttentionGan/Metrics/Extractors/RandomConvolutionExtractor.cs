using SelfAttentionGan.Platform;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Metrics.Extractors;

/// <summary>
/// Random convolutions: a small convolutional network with fixed random weights, which needs no file and no training.
/// </summary>
/// <remarks>
/// <para>Its features are means and standard deviations of the maps of three layers: statistics of colors and textures,
/// as random features (Saxe et al. 2011) give them. They order generators that differ grossly, and show whether a
/// training improves or collapses; they know no objects, and what they say of good images is worth little beside
/// Inception's. Values compare only among themselves, and are never called FID.</para>
/// <para>Images are averaged or repeated to 32×32, gray ones in three channels. The network: three 3×3 convolutions to
/// 32, 64 and 128 channels, the last two with stride 2, leaky ReLU 0.2, normal weights with variance 2 / fan-in of a
/// random generator of its own; so features are the same on every machine, to rounding. It computes on the CPU.</para>
/// </remarks>
public sealed class RandomConvolutionExtractor : IFeatureExtractor, IDisposable
{
    private const int Size = 32, Seed = 1;
    private const double Leak = 0.2;

    private static readonly int[] Widths = [3, 32, 64, 128];

    private readonly Tensor[] weights;

    /// <summary>Creates the network; all of them are the same.</summary>
    public RandomConvolutionExtractor()
    {
        using var random = new Generator(Seed);
        weights = [.. Widths.Zip(Widths.Skip(1), (from, to) => Weight(from, to, random))];
    }

    /// <summary><c>random-convolutions</c>.</summary>
    public string Name => "random-convolutions";

    /// <inheritdoc/>
    public string Preprocessing => $"averaged to {Size}×{Size}, x / 127.5 − 1";

    /// <summary>448: mean and standard deviation of 224 maps.</summary>
    public int FeatureCount => 2 * Widths.Skip(1).Sum();

    /// <inheritdoc/>
    public ImageFeatures Extract(Tensor images)
    {
        if (images.dim() != 4 || images.shape[1] is not (1 or 3) || images.numel() == 0
            || images.dtype != ScalarType.Byte)
            throw new ArgumentException(
                $"Features are those of RGB or gray images N×3×H×W or N×1×H×W, uint8, but got {images.dtype} of "
                + $"{images.Describe()}; convert them.", nameof(images));

        OneDnnGuard.Ensure();
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var x = adaptive_avg_pool2d(images.cpu().to(ScalarType.Float32), [Size, Size]).expand(-1, 3, -1, -1);
        x = x.div(Scalars.Of(127.5)).add(Scalars.Of(-1), Scalars.One);
        var features = new List<Tensor>();

        foreach (var (layer, weight) in weights.Index())
        {
            var stride = layer == 0 ? 1L : 2;
            x = conv2d(x, weight, strides: [stride, stride], padding: [1, 1]).leaky_relu(Scalars.Of(Leak));
            var maps = x.flatten(2);                                                        // (n, c, hw)
            features.AddRange([maps.mean([2]), maps.std(2, unbiased: false)]);
        }

        return new(cat([.. features], 1).MoveToOuterDisposeScope());
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose() => Array.ForEach(weights, weight => weight.Dispose());

    private static Tensor Weight(int from, int to, Generator random)
    {
        using var scope = NewDisposeScope();
        using Scalar deviation = Math.Sqrt(2.0 / (from * 9));

        return (randn([to, from, 3, 3], generator: random) * deviation).DetachFromDisposeScope();
    }
}
