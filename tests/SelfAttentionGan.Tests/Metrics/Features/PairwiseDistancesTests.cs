using SelfAttentionGan.Metrics.Features;
using TorchSharp;
using static SelfAttentionGan.Tests.Metrics.RandomFeatures;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Metrics.Features;

public sealed class PairwiseDistancesTests : IClassFixture<Seeded>
{
    [Fact]
    public void Tiles_cover_all_pairs()
    {
        var (x, y) = (Create(1030, 3).to(float64), Create(2060, 3, seed: 2).to(float64));
        var expected = cdist(x, y, compute_mode: compute_mode.donot_use_mm_for_euclid_dist).square();
        var found = full(1030, 2060, -1f);

        PairwiseDistances.ForEach(x, y, (tile, row, column) =>
            found.narrow(0, row, tile.shape[0]).narrow(1, column, tile.shape[1]).copy_(tile));

        found.allclose(expected.to(float32), rtol: 1e-6, atol: 1e-9).Should().BeTrue();
    }

    [Fact]
    public void Copies_have_distance_0_wherever_they_lie()
    {
        var x = Create(1030, 40, mean: 20);
        var smallest = full(1030, float.PositiveInfinity);

        PairwiseDistances.ForEach(x, x.flip(0), (tile, row, _) =>
            smallest.narrow(0, row, tile.shape[0]).copy_(
                minimum(smallest.narrow(0, row, tile.shape[0]), tile.amin([1]))));

        smallest.count_nonzero().item<long>().Should().Be(0);
    }

    [Fact]
    public void A_radius_is_the_distance_of_the_kth_neighbor()
    {
        var x = Create(1500, 3).to(float64);
        var sorted = cdist(x, x, compute_mode: compute_mode.donot_use_mm_for_euclid_dist).square().sort(1).Values;

        foreach (var k in (int[])[1, 5])
            PairwiseDistances.Radii(x, k).allclose(sorted[.., k].to(float32), rtol: 1e-6).Should().BeTrue();
    }

    [Fact]
    public void Of_repeated_points_the_radius_is_0() =>
        PairwiseDistances.Radii(Points([1], [1], [1], [4]), 2).data<float>().Should().Equal(0, 0, 0, 9);
}
