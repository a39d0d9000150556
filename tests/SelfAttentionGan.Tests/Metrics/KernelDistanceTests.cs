using Goldens;
using SelfAttentionGan.Metrics;
using static SelfAttentionGan.Tests.Metrics.RandomFeatures;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Metrics;

public sealed class KernelDistanceTests
{
    [Fact]
    public void It_is_what_it_is_by_hand()
    {
        // d = 1, k(x, y) = (xy + 1)³: k(0, 1) = 1 within, k(1, 2) = 27 within, (1 + 1 + 8 + 27) / 4 across.
        var (x, y) = (Points([0], [1]), Points([1], [2]));

        var distance = new KernelDistance { Subsets = 1, SubsetSize = 2 }.Compute(x, y);

        distance.Mean.Should().BeApproximately(1 + 27 - 2 * 37 / 4.0, 1e-12);
        distance.Deviation.Should().Be(0);
    }

    [Fact]
    public void It_equals_NumPys()
    {
        var golden = new Golden("metrics");

        var distance = new KernelDistance { Subsets = 2, SubsetSize = 60 }.Compute(golden["x"], golden["y"]);

        golden.ShouldHold("kernel", tensor(distance.Mean), within: 1e-9);
        distance.Deviation.Should().BeLessThan(1e-9, "each subset is the whole set in another order");
    }

    [Fact]
    public void Sets_of_more_than_a_tile_are_summed_completely()
    {
        var (x, y) = (Create(1100, 3).to(float64), Create(1100, 3, seed: 2).to(float64));
        var (a, b, c) = (Kernel(x, x), Kernel(y, y), Kernel(x, y));
        var pairs = 1100.0 * 1099;
        var expected = (a.sum() - a.trace() + b.sum() - b.trace()) / pairs - 2 * c.mean();

        new KernelDistance { Subsets = 1, SubsetSize = 1100 }.Compute(x, y).Mean
            .Should().BeApproximately(expected.item<double>(), 1e-6 * Math.Abs(expected.item<double>()));

        static Tensor Kernel(Tensor x, Tensor y) => (x.mm(y.t()) / 3 + 1).pow(3);
    }

    [Fact]
    public void Samples_of_one_distribution_are_near_0_and_others_are_not()
    {
        var (all, other) = (Create(400, 8), Create(400, 8, mean: 2));
        var kernel = new KernelDistance { Subsets = 20, SubsetSize = 100 };

        var same = kernel.Compute(all[..200], all[200..]);

        Math.Abs(same.Mean).Should().BeLessThan(2 * same.Deviation!.Value, "the estimate is unbiased");
        kernel.Compute(all[..200], other).Mean.Should().BeGreaterThan(5 * same.Deviation.Value);
    }

    [Fact]
    public void The_seed_determines_the_subsets()
    {
        var (x, y) = (Create(50, 4), Create(60, 4, seed: 2));
        double Mean(int seed) => new KernelDistance { Subsets = 3, SubsetSize = 10, Seed = seed }.Compute(x, y).Mean;

        Mean(1).Should().Be(Mean(1)).And.NotBe(Mean(2));
    }

    [Fact]
    public void Bad_input_is_reported_with_what_is_needed()
    {
        var x = Create(999, 3);
        var broken = x.clone();
        broken[998, 0] = float.NaN;

        Computing(new(), x, x).Should().Throw<ArgumentException>()
            .WithMessage("Kernel distance with subsets of 1000 (SubsetSize) needs at least 1000 images*got 999*");
        Computing(new() { SubsetSize = 10 }, x, Create(99, 4)).Should().Throw<ArgumentException>()
            .WithMessage("*real images have 3 features and generated ones 4*");
        Computing(new() { SubsetSize = 10 }, x, broken).Should().Throw<ArgumentException>().WithMessage("*row 998*");
        Computing(new() { SubsetSize = 1 }, x, x).Should().Throw<InvalidOperationException>();

        static Action Computing(KernelDistance kernel, Tensor x, Tensor y) => () => kernel.Compute(x, y);
    }
}
