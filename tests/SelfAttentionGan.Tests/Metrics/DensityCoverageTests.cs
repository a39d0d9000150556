using Goldens;
using SelfAttentionGan.Metrics;
using static SelfAttentionGan.Tests.Metrics.RandomFeatures;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Metrics;

public sealed class DensityCoverageTests : IClassFixture<Seeded>
{
    [Fact]
    public void Points_on_the_surface_are_outside()
    {
        // Radii of k = 1 are 1: 0.5 lies in the balls of 0 and 1, 4 on the surface of 3's.
        var (real, generated) = (Points([0], [1], [2], [3]), Points([0.5], [4]));

        new DensityCoverage { Neighbors = 1 }.Compute(real, generated)
            .Should().Be(new DensityCoverage.Result(Density: 2 / 2.0, Coverage: 2 / 4.0));
    }

    [Fact]
    public void Of_equal_sets_both_are_1()
    {
        var x = Create(1100, 6);

        // A point lies in the k balls of itself and the k - 1 that it is nearest to, on average.
        var result = new DensityCoverage().Compute(x, x[randperm(1100)]);

        result.Density.Should().BeApproximately(1, 1e-12);
        result.Coverage.Should().Be(1);
    }

    [Fact]
    public void A_collapsed_generator_has_density_without_coverage()
    {
        var real = Create(200, 4);

        var result = new DensityCoverage().Compute(real, real[..1] + 1e-3 * randn(50, 4));

        result.Density.Should().BeGreaterThan(0.2);
        result.Coverage.Should().BeLessThan(0.2);
    }

    [Fact]
    public void Distant_sets_have_neither() =>
        new DensityCoverage().Compute(Create(20, 4), Create(30, 4, mean: 1e4))
            .Should().Be(new DensityCoverage.Result(0, 0));

    [Fact]
    public void It_equals_NumPys()
    {
        var golden = new Golden("metrics");
        var result = new DensityCoverage().Compute(golden["x"], golden["y"]);

        golden.ShouldHold("density_coverage", tensor([result.Density, result.Coverage]), within: 1e-12);
    }

    [Fact]
    public void Bad_input_is_reported_with_what_is_needed() =>
        FluentActions.Invoking(() => new DensityCoverage().Compute(Create(9, 2), Create(5, 2)))
            .Should().Throw<ArgumentException>().WithMessage("*at least 6 images of each kind, but got 5*");
}
