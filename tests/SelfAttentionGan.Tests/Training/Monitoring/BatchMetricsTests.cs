using SelfAttentionGan.Training.Monitoring;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training.Monitoring;

public sealed class BatchMetricsTests : IClassFixture<Seeded>, IDisposable
{
    private readonly BatchMetrics metrics = new(seed: 3, CPU);
    private readonly Tensor x = rand(6, 3, 4, 4), y = randn(6, 3, 4, 4);

    public void Dispose() => metrics.Dispose();

    [Fact]
    public void A_batch_has_distance_0_and_diversity_1_to_itself()
    {
        Compare(x, x).Should().Be((1, 0));
    }

    [Fact]
    public void The_order_of_images_does_not_matter()
    {
        var (diversity, distance) = Compare(x, x.flip(0));

        diversity.Should().BeApproximately(1, 1e-6);
        distance.Should().BeApproximately(0, 1e-6);
    }

    [Fact]
    public void Equal_images_have_no_diversity()
    {
        Compare(x, x[..1].expand(6, 3, 4, 4)).Diversity.Should().BeInRange(0, 1e-6);
    }

    [Fact]
    public void Two_constant_batches_have_relative_diversity_1()
    {
        Compare(zeros(6, 3, 4, 4), ones(6, 3, 4, 4)).Diversity.Should().Be(1);
    }

    [Fact]
    public void Diversity_is_a_ratio_of_variances()
    {
        Compare(x, x * 0.5).Diversity.Should().BeApproximately(0.25, 1e-6, "half the size has a quarter of the variance");
        (Compare(x, y).Diversity * Compare(y, x).Diversity).Should().BeApproximately(1, 1e-6);
    }

    [Fact]
    public void Distance_is_symmetric()
    {
        Compare(x, y).Distance.Should().Be(Compare(y, x).Distance).And.BePositive();
    }

    [Fact]
    public void Of_one_pixel_images_the_distance_is_that_of_the_sorted_values()
    {
        var (near, far) = (Shades(0, 3, 1), Shades(8, 5, 7));

        Compare(near, far).Distance.Should().BeApproximately(
            16 / 3.0, 1e-6, "0, 1, 3 and 5, 7, 8 are 5, 6 and 5 apart, in either direction of a line");
    }

    [Fact]
    public void A_constant_shift_adds_its_projection_on_the_directions()
    {
        using var random = new Generator(3);
        var normal = randn(48, 64, generator: random);
        var directions = normal / normal.norm(0, keepdim: true);

        Compare(x, x + 0.5).Distance.Should().BeApproximately(
            0.5 * directions.sum(dim: 0).abs().mean().ToDouble(), 1e-5, "sorting does not change under a shift");
        Compare(x, x + 1).Distance.Should().BeApproximately(2 * Compare(x, x + 0.5).Distance, 1e-5);
    }

    [Fact]
    public void The_seed_determines_the_directions()
    {
        using var same = new BatchMetrics(seed: 3, CPU);
        using var other = new BatchMetrics(seed: 4, CPU);
        var first = Compare(x, y).Distance;
        Compare(Shades(1, 2), Shades(3, 4));

        Compare(x, y).Distance.Should().Be(first, "images of another size in between change nothing");
        Compare(x, y, same).Distance.Should().Be(first);
        Compare(x, y, other).Distance.Should().NotBe(first);
    }

    [Fact]
    public void Large_images_are_compared_at_32_by_32_pixels()
    {
        var (small, other) = (rand(3, 1, 32, 8), rand(3, 1, 32, 8));

        var (diversity, distance) = Compare(Enlarged(small), Enlarged(other));

        var expected = Compare(small, other);
        diversity.Should().BeApproximately(expected.Diversity, 1e-5, "the mean of two equal rows is the row");
        distance.Should().BeApproximately(expected.Distance, 1e-5);

        static Tensor Enlarged(Tensor images) => images.repeat_interleave(2, 2);
    }

    [Fact]
    public void No_tensor_is_kept_but_the_directions()
    {
        Compare(x, y);
        var alive = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        Compare(x, y);

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(alive);
    }

    private static Tensor Shades(params float[] shades) => tensor(shades).view(-1, 1, 1, 1);

    private (double Diversity, double Distance) Compare(Tensor real, Tensor fake, BatchMetrics? by = null)
    {
        using var scope = NewDisposeScope();
        var (diversity, distance) = (by ?? metrics).Compare(real, fake);

        return (diversity.ToDouble(), distance.ToDouble());
    }
}
