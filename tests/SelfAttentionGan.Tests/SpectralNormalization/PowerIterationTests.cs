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

    [Theory]
    [InlineData(0, new[] { 6L, 40 })]
    [InlineData(0, new[] { 40L, 6 })]
    [InlineData(0, new[] { 7L, 7, 3, 3 })]
    [InlineData(1, new[] { 5L, 8, 4, 4 })]
    [InlineData(1, new[] { 2L, 50, 3 })]
    public void Converging_equals_iterating_in_rounds_until_sigma_grows_no_more(int rows, long[] shape)
    {
        var matrix = new WeightMatrixView(randn(shape, ScalarType.Float64), rows);
        var (u, v) = (Unit(matrix.Height), Unit(matrix.Width));

        var converged = PowerIteration.Converge(matrix, u, v, epsilon: 1e-12);
        var (plainU, plainV, sigma, before) = (u, v, 0.0, double.NegativeInfinity);
        for (var round = 0; round < 20 && sigma - before > 1e-4 * sigma; round++)
        {
            before = sigma;
            (plainU, plainV, var estimate) = PowerIteration.Update(matrix, plainU, plainV, iterations: 10);
            sigma = estimate.item<double>();
        }

        converged.U.allclose(plainU, 1e-8, 1e-10).Should().BeTrue();
        converged.V.allclose(plainV, 1e-8, 1e-10).Should().BeTrue();

        Tensor Unit(long length) => PowerIteration.RandomUnitVector(length, zeros(0, ScalarType.Float64));
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Converging_leaves_the_vectors_of_a_matrix_without_sigma(float value)
    {
        var (u, v) = Start();

        var (sameU, sameV) = PowerIteration.Converge(new(full([6, 4], value), 0), u, v, epsilon: 1e-12);

        sameU.allclose(u, 0, 0).Should().BeTrue();
        sameV.allclose(v, 0, 0).Should().BeTrue();
    }

    [Theory]
    [InlineData(1e-9f)]
    [InlineData(1e9f)]
    public void Converging_does_not_depend_on_the_scale_of_the_matrix(float scale)
    {
        var (u, v) = Start();

        var expected = PowerIteration.Converge(Matrix, u, v, epsilon: 1e-12).U;

        PowerIteration.Converge(new(weights * scale, 0), u, v, epsilon: 1e-12).U
            .allclose(expected, 1e-4, 1e-5).Should().BeTrue();
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
