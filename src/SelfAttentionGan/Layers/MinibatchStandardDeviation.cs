using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Layers;

/// <summary>Shows a discriminator how much the pictures of a batch differ, so that it sees a collapse.</summary>
/// <remarks>
/// Appends one channel. A batch of N is split into groups of G: picture i is in group i mod N/G. In each group
/// <c>√(variance + 1e-8)</c> over its pictures (dividing by G) is averaged over channels and positions; that number
/// fills the channel of all its pictures, and is 1e-4 where they are equal. G is the group size, or the next smaller
/// divisor of N: any batch works, but a prime one is compared with nothing. Training and evaluation compute the same;
/// in evaluation too a score depends on the batch it comes in. Source: Karras et al., "Progressive Growing of GANs",
/// arXiv:1710.10196, section 3.
/// </remarks>
public sealed class MinibatchStandardDeviation : Module<Tensor, Tensor>
{
    private const double Epsilon = 1e-8;

    private readonly int groupSize;

    /// <summary>Makes a layer without weights.</summary>
    /// <param name="groupSize">Pictures that are compared with each other. The default is 4.</param>
    /// <exception cref="ArgumentOutOfRangeException">A group has fewer than 2 pictures.</exception>
    public MinibatchStandardDeviation(int groupSize = 4)
        : base(nameof(MinibatchStandardDeviation))
    {
        if (groupSize < 2)
            throw new ArgumentOutOfRangeException(
                nameof(groupSize), $"A deviation needs groups of at least 2 pictures, but got {groupSize}; try 4.");

        this.groupSize = groupSize;
    }

    /// <summary>Returns the map and, as its last channel, how much the pictures of each group differ.</summary>
    /// <param name="x">A feature map, N×C×H×W.</param>
    /// <returns>A feature map, N×(C+1)×H×W.</returns>
    /// <exception cref="ArgumentException">The map is not N×C×H×W, or is empty.</exception>
    public override Tensor forward(Tensor x)
    {
        if (x.dim() != 4 || x.numel() == 0)
            throw new ArgumentException(
                $"A deviation is taken of N×C×H×W feature maps, but got {x.Describe()}; put it before the head.",
                nameof(x));

        using var scope = NewDisposeScope();

        var (n, h, w) = (x.shape[0], x.shape[2], x.shape[3]);
        var size = Divisor(n);
        var groups = x.reshape(size, n / size, -1);                             // (size, groups, chw)
        var deviation = groups.var(0, unbiased: false).Plus(Scalars.Of(Epsilon)).sqrt();   // (groups, chw)
        var channel = deviation.mean([1]).repeat(size).view(n, 1, 1, 1);     // (n, 1, 1, 1)

        return cat([x, channel.expand(n, 1, h, w)], dim: 1).MoveToOuterDisposeScope();
    }

    private long Divisor(long n)
    {
        var size = Math.Min(groupSize, n);
        while (n % size != 0)
            size--;
        return size;
    }
}
