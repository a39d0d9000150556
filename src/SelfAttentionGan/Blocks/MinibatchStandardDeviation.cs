using SelfAttentionGan.Platform;
using SelfAttentionGan.Training.Distributed;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Blocks;

/// <summary>
/// Minibatch standard deviation (Karras et al. 2018): appends the variation within a group as a channel.
/// </summary>
/// <remarks>
/// The channel shows a discriminator how much the images of a batch vary, against mode collapse. A batch of N is split
/// into groups of G: image i is in group i mod N/G. In each group <c>√(variance + 1e-8)</c> over its images (dividing
/// by G) is averaged over channels and positions; that number fills the channel of all its images, and is 1e-4 where
/// they are equal. G is the group size, or the next smaller divisor of N: any batch size works, but a prime one may
/// give groups of one image. Training and evaluation are equal: a score depends on its batch in both. Source: Karras et
/// al., "Progressive Growing of GANs", arXiv:1710.10196, section 3.
/// </remarks>
public sealed class MinibatchStandardDeviation : Module<Tensor, Tensor>, ISynchronizedLayer
{
    private const double Epsilon = 1e-8;

    /// <summary>Creates the layer; it has no weights.</summary>
    /// <param name="groupSize">The number of images per group. The default is 4.</param>
    /// <exception cref="ArgumentOutOfRangeException">The group size is below 2.</exception>
    public MinibatchStandardDeviation(int groupSize = 4)
        : base(nameof(MinibatchStandardDeviation))
    {
        if (groupSize < 2)
            throw new ArgumentOutOfRangeException(
                nameof(groupSize),
                $"Minibatch standard deviation needs groups of at least 2 images, but got {groupSize}; try 4.");

        GroupSize = groupSize;
    }

    /// <summary>The number of images per group; fewer where it does not divide a batch.</summary>
    public int GroupSize { get; }

    /// <summary>The processes that have the images of a batch, in the order of their ranks; a single one by default.</summary>
    public IProcessGroup ProcessGroup { get; set; } = SingleProcess.Instance;

    /// <summary>Appends each group's standard deviation as the last channel.</summary>
    /// <param name="x">A feature map, N×C×H×W.</param>
    /// <returns>A feature map, N×(C+1)×H×W.</returns>
    /// <exception cref="ArgumentException">The map is not N×C×H×W, or is empty.</exception>
    public override Tensor forward(Tensor x)
    {
        if (x.dim() != 4 || x.numel() == 0)
            throw new ArgumentException(
                $"Minibatch standard deviation takes N×C×H×W feature maps, but got {x.Describe()}; " +
                "place it before the head.", nameof(x));

        using var scope = NewDisposeScope();

        var (n, h, w) = (x.shape[0], x.shape[2], x.shape[3]);
        var channel = ProcessGroup.Size > 1 ? OfAllProcesses(x) : OfBatch(x);               // (n, 1, 1, 1)

        return cat([x, channel.expand(n, 1, h, w)], dim: 1).MoveToOuterDisposeScope();
    }

    private Tensor OfBatch(Tensor x)
    {
        var n = x.shape[0];
        var size = Divisor(n);
        var groups = x.reshape(size, n / size, -1);                             // (size, groups, chw)
        var deviation = groups.var(0, unbiased: false).Plus(Scalars.Of(Epsilon)).sqrt();   // (groups, chw)

        return deviation.mean([1]).repeat(size).view(n, 1, 1, 1);
    }

    /// <summary>The same where each process has as many consecutive images of the batch, and a group is spread over them.</summary>
    private Tensor OfAllProcesses(Tensor x)
    {
        var n = x.shape[0];
        var all = n * ProcessGroup.Size;
        var size = Divisor(all);
        var first = Scalars.Of(n * ProcessGroup.Rank);
        var group = Arithmetic.Range(n, x.device).Plus(first).remainder(Scalars.Of(all / size));   // (n)
        var features = x.flatten(1);                                            // (n, chw)

        var centered = features - Mean(features).index_select(0, group);
        var deviation = Mean(centered.Squared()).Plus(Scalars.Of(Epsilon)).sqrt();          // (groups, chw)

        return deviation.mean([1]).index_select(0, group).view(n, 1, 1, 1);

        Tensor Mean(Tensor values) => zeros([all / size, values.shape[1]], values.dtype, values.device)
            .index_add(0, group, values, Scalars.One).SumOver(ProcessGroup) / Scalars.Of(size);
    }

    private long Divisor(long n)
    {
        var size = Math.Min(GroupSize, n);
        while (n % size != 0)
            size--;
        return size;
    }
}
