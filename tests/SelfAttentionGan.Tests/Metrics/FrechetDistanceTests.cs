using Goldens;
using SelfAttentionGan.Metrics;
using static SelfAttentionGan.Tests.Metrics.RandomFeatures;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Metrics;

public sealed class FrechetDistanceTests
{
    [Theory]
    [InlineData(400, 20)]
    [InlineData(8, 40)]
    public void Equal_sets_have_distance_0(int count, int features)
    {
        var x = Create(count, features, mean: 2);

        Compute(x, x).Should().BeInRange(0, 1e-9, "of fewer images than features, too");
        Compute(x, x[randperm(count)]).Should().BeInRange(0, 1e-9, "the order of images is none of its business");
    }

    [Fact]
    public void Equal_covariances_leave_the_squared_distance_of_the_means()
    {
        var x = Create(300, 6).to(float64);
        var shift = tensor([1.0, -2, 0, 3, 0.5, 0]);

        Compute(x, x + shift).Should().BeApproximately(1 + 4 + 9 + 0.25, 1e-9);
    }

    [Fact]
    public void Diagonal_covariances_give_the_squared_differences_of_the_deviations()
    {
        // Each row has one coordinate of ± √((n − 1)/2): variance 1 in each, no covariance.
        var unit = cat([eye(3, dtype: float64), -eye(3, dtype: float64)]) * Math.Sqrt(5.0 / 2);

        Compute(unit * tensor([1.0, 2, 3]), unit * tensor([4.0, 2, 0.5])).Should().BeApproximately(9 + 0 + 6.25, 1e-12);
        Compute(unit, unit * 0).Should().BeApproximately(3, 1e-12, "a constant has no covariance");
    }

    [Fact]
    public void It_is_symmetric_and_invariant_under_rotation()
    {
        var (x, y) = (Create(300, 8).to(float64), Create(300, 8, seed: 2, mean: 1).to(float64));
        var rotation = Rotation(8);
        var distance = Compute(x, y);

        distance.Should().BeGreaterThan(1);
        Compute(y, x).Should().BeApproximately(distance, 1e-9 * distance);
        Compute(x.mm(rotation), y.mm(rotation)).Should().BeApproximately(distance, 1e-9 * distance);
        Compute(x * 3, y * 3).Should().BeApproximately(9 * distance, 1e-8 * distance, "it is a square");
    }

    [Fact]
    public void It_equals_NumPys()
    {
        var golden = new Golden("metrics");

        golden.ShouldHold("frechet", tensor(Compute(golden["x"], golden["y"])), within: 1e-9);
        golden.ShouldHold("frechet.few", tensor(Compute(golden["x"][..8], golden["y"])), within: 1e-6);
    }

    [Fact]
    public void Statistics_of_other_extractors_are_rejected()
    {
        using var x = StatisticsOf(Create(5, 3));
        using var other = StatisticsOf(Create(5, 3), "other");
        using var wide = StatisticsOf(Create(5, 4));
        using var few = StatisticsOf(Create(1, 3));

        Comparing(other).Should().Throw<ArgumentException>().WithMessage("*of test (none*and of other (none*");
        Comparing(wide).Should().Throw<ArgumentException>().WithMessage("*3 features) and of*4 features)*");
        Comparing(few).Should().Throw<InvalidOperationException>().WithMessage("*at least 2 images, but got 1*");

        Action Comparing(FeatureStatistics with) => () => FrechetDistance.Compute(x, with);
    }

    private static double Compute(Tensor x, Tensor y)
    {
        using var real = StatisticsOf(x);
        using var generated = StatisticsOf(y);

        return FrechetDistance.Compute(real, generated);
    }
}
