using SelfAttentionGan.SpectralNormalization;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.SpectralNormalization;

public sealed class PowerIterationTests : IClassFixture<Seeded>
{
    private readonly Tensor weights = randn(6, 4);

    private WeightMatrixView Matrix => new(weights, rows: 0);

    [Fact]
    public void Many_iterations_find_the_largest_singular_value()
    {
        var (u, v) = Refine(iterations: 200);

        PowerIteration.EstimateSigma(Matrix, u, v).item<float>()
            .Should().BeApproximately(linalg.svdvals(weights)[0].item<float>(), 1e-4f, "by decomposition");
    }

    [Fact]
    public void Sigma_never_decreases_from_one_iteration_to_the_next()
    {
        var (u, v) = Start();
        var estimates = new List<float>();
        for (var i = 0; i < 20; i++)
        {
            (u, v, _) = PowerIteration.Update(Matrix, u, v, iterations: 1);
            estimates.Add(PowerIteration.EstimateSigma(Matrix, u, v).item<float>());
        }

        estimates.Zip(estimates.Skip(1), (before, after) => after - before).Should().OnlyContain(gain => gain > -1e-5f);
    }

    [Fact]
    public void The_vectors_have_norm_one()
    {
        var (u, v) = Refine(iterations: 1);

        u.norm().item<float>().Should().BeApproximately(1, 1e-5f);
        v.norm().item<float>().Should().BeApproximately(1, 1e-5f);
    }

    [Fact]
    public void Sigma_of_a_diagonal_matrix_is_its_largest_entry()
    {
        var diagonal = diag(tensor(new[] { 1f, 3f, 2f }));

        var (u, v, _) = PowerIteration.Update(new(diagonal, 0), ones(3), ones(3), iterations: 50);

        PowerIteration.EstimateSigma(new(diagonal, 0), u, v).item<float>()
           .Should().BeApproximately(3, 1e-4f, "by hand");
    }

    [Fact]
    public void A_matrix_of_zeros_gives_zeros_and_not_a_division_by_zero()
    {
        var (u, v, _) = PowerIteration.Update(new(zeros(6, 4), 0), ones(6), ones(4), iterations: 1);

        (u.isfinite().all().item<bool>() && v.isfinite().all().item<bool>()).Should().BeTrue();
    }

    private (Tensor U, Tensor V) Refine(int iterations)
    {
        var (u, v) = Start();
        (u, v, _) = PowerIteration.Update(Matrix, u, v, iterations);

        return (u, v);
    }

    private (Tensor U, Tensor V) Start() =>
        (PowerIteration.RandomUnitVector(6, weights), PowerIteration.RandomUnitVector(4, weights));
}
