using SelfAttentionGan.Metrics;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Metrics;

public sealed class VoxelMetricsTests : IClassFixture<Seeded>
{
    private readonly Tensor objects = rand([5, 1, 4, 4, 4]) - 0.5;

    [Fact]
    public void The_overlap_of_boxes_is_that_of_their_volumes()
    {
        var (a, b) = (Box(0, 4), Box(2, 8));

        VoxelMetrics.IntersectionOverUnion(a, b).item<float>().Should().BeApproximately(2 / 8f, 1e-6f, "of slices 0 to 7 both have 2 and 3");
        VoxelMetrics.IntersectionOverUnion(a, a).item<float>().Should().Be(1);
        VoxelMetrics.IntersectionOverUnion(Box(0, 4), Box(4, 8)).item<float>().Should().Be(0);
        VoxelMetrics.IntersectionOverUnion(Box(0, 0), Box(0, 0)).item<float>().Should().Be(1, "both are empty");
        VoxelMetrics.IntersectionOverUnion(Box(0, 0), a).item<float>().Should().Be(0);

        static Tensor Box(int from, int to)
        {
            var voxels = full([1, 1, 8, 8, 8], -1f);
            if (to > from)
                voxels[.., .., from..to] = 1;

            return voxels;
        }
    }

    [Fact]
    public void Distances_are_one_minus_the_overlap_of_each_pair()
    {
        var others = rand([3, 1, 4, 4, 4]) - 0.5;

        var distances = VoxelMetrics.Distances(objects, others);

        distances.shape.Should().Equal(5, 3);
        for (var j = 0; j < 3; j++)
            (1 - distances[.., j]).allclose(
                VoxelMetrics.IntersectionOverUnion(objects, others[j..(j + 1)].expand_as(objects)), atol: 1e-6).Should().BeTrue();
    }

    [Fact]
    public void A_set_covers_itself_at_no_distance() =>
        VoxelMetrics.CompareSets(objects, objects).Should().Be((1.0, 0.0));

    [Fact]
    public void Copies_of_one_object_cover_it_alone()
    {
        var copies = objects[..1].expand(7, -1, -1, -1, -1);

        var (coverage, distance) = VoxelMetrics.CompareSets(copies, objects);

        coverage.Should().BeApproximately(1 / 5.0, 1e-9);
        distance.Should().BeApproximately(VoxelMetrics.Distances(objects[..1], objects).mean().item<float>(), 1e-6);
    }

    [Fact]
    public void Tensors_of_other_shapes_are_refused()
    {
        FluentActions.Invoking(() => VoxelMetrics.IntersectionOverUnion(objects, objects[..2])).Should().Throw<ArgumentException>().WithMessage("*5×1×4×4×4*2×1×4×4×4*");
        FluentActions.Invoking(() => VoxelMetrics.Distances(objects, zeros([2, 1, 8, 8, 8]))).Should().Throw<ArgumentException>().WithMessage("*one size*");
        FluentActions.Invoking(() => VoxelMetrics.Distances(zeros(2, 1, 8, 8), objects)).Should().Throw<ArgumentException>().WithMessage("*N×1×D×H×W*2×1×8×8*");
    }
}
