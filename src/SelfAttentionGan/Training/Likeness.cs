using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Training;

/// <summary>
/// How like the real pictures of a batch the painted ones are: in how they vary, and in how they look.
/// </summary>
/// <remarks>
/// Cheap enough for every step: pictures are averaged down to 32×32 pixels. The distance is the sliced Wasserstein
/// distance (Rabin et al., 2011): both batches are projected onto random directions, sorted, and compared rank by rank.
/// </remarks>
internal sealed class Likeness(int seed, Device device) : IDisposable
{
    private const int Side = 32, Count = 64;

    // Two flat batches vary equally little.
    private const double Least = 1e-8;

    private Tensor? directions;

    /// <param name="real">Real pictures, N×C×H×W.</param>
    /// <param name="fake">Painted pictures, N×C×H×W.</param>
    /// <returns>The share of the real pictures' variety that the painted ones have, and the distance.</returns>
    public (Tensor Diversity, Tensor Distance) Compare(Tensor real, Tensor fake)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        var (x, y) = (Flat(real), Flat(fake));                                  // (n, d)
        var diversity = Variety(y).Plus(Scalars.Of(Least)) / Variety(x).Plus(Scalars.Of(Least));
        var distance = (Sorted(x) - Sorted(y)).abs().mean();

        return (diversity.MoveToOuterDisposeScope(), distance.MoveToOuterDisposeScope());
    }

    public void Dispose() => directions?.Dispose();

    private static Tensor Flat(Tensor pictures)
    {
        var small = pictures.shape[2] > Side || pictures.shape[3] > Side
            ? adaptive_avg_pool2d(pictures, [Math.Min(Side, pictures.shape[2]), Math.Min(Side, pictures.shape[3])])
            : pictures;

        return small.detach().to(ScalarType.Float32).flatten(1);
    }

    private static Tensor Variety(Tensor x) => x.var(0, unbiased: false).mean();

    private Tensor Sorted(Tensor x) => sort(x.mm(Directions(x.shape[1])), 0).values;    // (n, directions)

    private Tensor Directions(long length)
    {
        if (directions?.shape[0] == length)
            return directions;

        using var scope = NewDisposeScope();
        using var chance = new Generator((ulong)seed);

        var drawn = randn(length, Count, generator: chance);
        directions?.Dispose();
        directions = (drawn / drawn.norm(0, keepdim: true)).to(device).DetachFromDisposeScope();

        return directions;
    }
}
