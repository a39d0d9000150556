using SelfAttentionGan.Platform;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Training.Monitoring;

/// <summary>
/// Diversity of a generated batch, and its sliced Wasserstein distance (Rabin et al. 2011) to the real one.
/// </summary>
/// <remarks>
/// Cheap enough for every step: images are averaged down to 32×32 pixels, volumes to 16×16×16 voxels. For the distance
/// both batches are projected onto random directions, sorted, and compared rank by rank.
/// </remarks>
internal sealed class BatchMetrics(int seed, Device device) : IDisposable
{
    private const int MaxSize = 32, MaxVolumeSize = 16, Projections = 64;

    // Two batches of constant images have the ratio 1.
    private const double Epsilon = 1e-8;

    private Tensor? directions;

    /// <param name="real">Real images, N×C×H×W, or volumes, N×C×D×H×W.</param>
    /// <param name="fake">Generated ones of the same shape.</param>
    /// <returns>The generated images' variance as a fraction of the real ones', and the distance.</returns>
    public (Tensor Diversity, Tensor Distance) Compare(Tensor real, Tensor fake)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        var (x, y) = (Flatten(real), Flatten(fake));                            // (n, d)
        var diversity = Variance(y).Plus(Scalars.Of(Epsilon)) / Variance(x).Plus(Scalars.Of(Epsilon));
        var distance = (Project(x) - Project(y)).abs().mean();

        return (diversity.MoveToOuterDisposeScope(), distance.MoveToOuterDisposeScope());
    }

    public void Dispose() => directions?.Dispose();

    private static Tensor Flatten(Tensor images) => Shrink(images).detach().to(ScalarType.Float32).flatten(1);

    private static Tensor Shrink(Tensor images)
    {
        var limit = images.dim() == 5 ? MaxVolumeSize : MaxSize;
        long[] sides = images.shape[2..], small = [.. sides.Select(side => Math.Min(limit, side))];

        return sides.SequenceEqual(small) ? images
            : images.dim() == 5 ? adaptive_avg_pool3d(images, small)
            : adaptive_avg_pool2d(images, small);
    }

    private static Tensor Variance(Tensor x) => x.var(0, unbiased: false).mean();

    private Tensor Project(Tensor x) => sort(x.mm(Directions(x.shape[1])), 0).values;   // (n, directions), sorted

    private Tensor Directions(long length)
    {
        if (directions?.shape[0] == length)
            return directions;

        using var scope = NewDisposeScope();
        using var random = new Generator((ulong)seed);

        var normal = randn(length, Projections, generator: random);
        directions?.Dispose();
        directions = (normal / normal.norm(0, keepdim: true)).to(device).DetachFromDisposeScope();

        return directions;
    }
}
