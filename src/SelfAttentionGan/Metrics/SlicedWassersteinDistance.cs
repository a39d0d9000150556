using SelfAttentionGan.Metrics.Features;
using SelfAttentionGan.Platform;
using static TorchSharp.torch;

namespace SelfAttentionGan.Metrics;

/// <summary>
/// Sliced Wasserstein distance (Rabin et al. 2011) of real and generated features: the Wasserstein-2 distance along
/// random directions.
/// </summary>
/// <remarks>
/// <para>Along a direction u the optimal transport of two samples of n matches the sorted projections:
/// <c>SW₂² = mean over u and j of (sort(uᵀX)ⱼ − sort(uᵀY)ⱼ)²</c>, with u of length 1. Of the larger sample as many
/// images are chosen as the smaller one has. It is biased upwards for few samples, as the Fréchet distance is.</para>
/// <para><see cref="ComputeMongeDistance"/> scales the square by 3·d: torch-fidelity's <c>monge_inception_distance</c>
/// (MIND, Berthet et al., arXiv:2605.06797), with Inception's features. The directions are those of this library's own
/// random generator. Source: Rabin et al., "Wasserstein Barycenter and its Application to Texture Mixing", 2011.</para>
/// </remarks>
public sealed class SlicedWassersteinDistance
{
    // Projections of 50,000 images on 64 directions take 26 MB.
    private const int BlockDirections = 64;

    /// <summary>Number of random directions. The default is 1000.</summary>
    public int Directions { get; init; } = 1000;

    /// <summary>Seed of the directions, and of the images of the larger sample. The default is 2020.</summary>
    public int Seed { get; init; } = 2020;

    /// <summary>Computes SW₂, in the unit of the features.</summary>
    /// <param name="real">Features of real images, N×D.</param>
    /// <param name="generated">Features of generated images, M×D.</param>
    /// <exception cref="ArgumentException">
    /// There is no image, features differ in number, or one is not finite.
    /// </exception>
    /// <exception cref="InvalidOperationException">A number of directions below 1.</exception>
    public double Compute(Tensor real, Tensor generated) => Math.Sqrt(ComputeSquare(real, generated));

    /// <summary>Computes 3·d·SW₂², torch-fidelity's MIND with Inception's features.</summary>
    /// <inheritdoc cref="Compute" path="/param|/exception"/>
    public double ComputeMongeDistance(Tensor real, Tensor generated) => Scale(Compute(real, generated), real.shape[1]);

    /// <summary>Returns 3·d·SW₂² of SW₂.</summary>
    internal static double Scale(double distance, long features) => 3 * features * distance * distance;

    /// <summary>Computes SW₂² along given directions, K×D, each of length 1.</summary>
    internal static double ComputeSquare(Tensor real, Tensor generated, Tensor directions)
    {
        using var noGrad = no_grad();
        var sum = 0.0;

        for (var first = 0L; first < directions.shape[0]; first += BlockDirections)
        {
            using var scope = NewDisposeScope();
            var block = directions.narrow(0, first, Math.Min(BlockDirections, directions.shape[0] - first)).t();
            var difference = Project(real, block) - Project(generated, block);              // (n, directions)
            sum += difference.mul_(difference).mean([0L]).sum().item<double>();
        }

        return sum / directions.shape[0];
    }

    private double ComputeSquare(Tensor real, Tensor generated)
    {
        if (Directions < 1)
            throw new InvalidOperationException(
                $"There is at least 1 direction, but got {Directions}; set Directions.");

        FeatureMatrix.RequirePair(real, generated, 1, "Sliced Wasserstein distance");

        using var scope = NewDisposeScope();
        var count = Math.Min(real.shape[0], generated.shape[0]);

        return ComputeSquare(Choose(real, count, 0), Choose(generated, count, 1), Sample(real.shape[1]));
    }

    private Tensor Choose(Tensor features, long count, int number) => features.shape[0] == count
        ? features
        : features.index_select(0, tensor(
            RandomSubset.Sample(features.shape[0], count, (ulong)Seed, number), device: features.device));

    private Tensor Sample(long features)
    {
        using var random = new Generator((ulong)Seed);
        var directions = randn([Directions, features], ScalarType.Float64, generator: random);   // (directions, d)

        return directions / directions.Squared().sum(1, keepdim: true).sqrt();
    }

    private static Tensor Project(Tensor features, Tensor directions)
    {
        using var scope = NewDisposeScope();
        var projections = FeatureMatrix.Blocks(features)
            .Select(first => FeatureMatrix.Block(features, first).mm(directions)).ToArray();

        return cat(projections).sort(dim: 0).Values.MoveToOuterDisposeScope();
    }
}
