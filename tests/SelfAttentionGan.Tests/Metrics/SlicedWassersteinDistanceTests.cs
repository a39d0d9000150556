using Goldens;
using SelfAttentionGan.Metrics;
using static SelfAttentionGan.Tests.Metrics.RandomFeatures;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Metrics;

public sealed class SlicedWassersteinDistanceTests : IClassFixture<Seeded>
{
    [Fact]
    public void Equal_sets_have_distance_0()
    {
        var x = Create(300, 6);

        new SlicedWassersteinDistance().Compute(x, x[randperm(300)]).Should().BeLessThan(1e-6);
    }

    [Fact]
    public void In_one_dimension_it_is_the_distance_of_sorted_values()
    {
        var (x, y) = (Points([3], [0], [1]), Points([1], [7], [0]));

        new SlicedWassersteinDistance { Directions = 3 }.Compute(x, y)
            .Should().BeApproximately(Math.Sqrt((0 + 0 + 16) / 3.0), 1e-12);
    }

    [Fact]
    public void A_shift_moves_by_its_part_in_the_direction_and_the_monge_distance_is_three_times_its_square()
    {
        var x = Create(200, 12).to(float64);
        var shift = zeros(12, dtype: float64);
        shift[3] = 2;

        var metric = new SlicedWassersteinDistance { Directions = 20_000 };

        // The mean of (uᵀs)² over directions is |s|²/d.
        metric.Compute(x, x + shift).Should().BeApproximately(Math.Sqrt(4 / 12.0), 0.01);
        metric.ComputeMongeDistance(x, x + shift).Should().BeApproximately(3 * 4, 0.5, "whatever d is");
    }

    [Fact]
    public void It_equals_NumPys()
    {
        var golden = new Golden("metrics");
        var square = SlicedWassersteinDistance.ComputeSquare(golden["x"], golden["y"], golden["directions"]);

        golden.ShouldHold("sliced", tensor(Math.Sqrt(square)), within: 1e-12);
    }

    [Fact]
    public void Of_the_larger_set_as_many_are_chosen()
    {
        var x = Create(300, 4);
        double Compute(int seed) => new SlicedWassersteinDistance { Seed = seed }.Compute(x, x[..100]);

        Compute(1).Should().Be(Compute(1)).And.NotBe(Compute(2));
        Compute(1).Should().BeLessThan(new SlicedWassersteinDistance().Compute(x, x[..100] + 2));
    }

    [Fact]
    public void Bad_input_is_rejected()
    {
        Computing(new() { Directions = 0 }, zeros(2, 3)).Should().Throw<InvalidOperationException>();
        Computing(new(), zeros(2, 4)).Should().Throw<ArgumentException>()
            .WithMessage("*3 features and generated ones 4*");
        Computing(new(), zeros(0, 3)).Should().Throw<ArgumentException>().WithMessage("*at least 1 image*");

        static Action Computing(SlicedWassersteinDistance metric, Tensor y) => () => metric.Compute(zeros(2, 3), y);
    }
}
