using SelfAttentionGan.Data.Voxels;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Data.Voxels;

public sealed class VoxelMasksTests : IClassFixture<Seeded>
{
    private readonly Tensor voxels = rand([30, 1, 4, 6, 8]) * 2 - 1;
    private readonly long[] indices = [.. Enumerable.Range(0, 30)];

    [Fact]
    public void One_half_of_six_is_missing()
    {
        var inputs = VoxelMasks.MissingHalf()(voxels, indices);

        var (known, mask) = (inputs[.., ..1], inputs[.., 1..]);
        mask.sum([1L, 2, 3, 4]).allclose(full(30, 4 * 6 * 8 / 2f)).Should().BeTrue();
        known.allclose(voxels * (1 - mask), 0, 0).Should().BeTrue();
        Enumerable.Range(0, 30).Select(i => TensorHash.Of(mask[i])).Distinct().Should().HaveCount(6);
    }

    [Fact]
    public void Which_half_depends_on_seed_and_index_alone()
    {
        var whole = VoxelMasks.MissingHalf(seed: 3)(voxels, indices);

        VoxelMasks.MissingHalf(seed: 3)(voxels[7..9], [7, 8]).allclose(whole[7..9], 0, 0).Should().BeTrue();
        VoxelMasks.MissingHalf(seed: 4)(voxels, indices).allclose(whole).Should().BeFalse();
    }

    [Fact]
    public void Mirroring_completes_what_is_symmetric_to_all_sides()
    {
        long[] axes = [2, 3, 4];
        var symmetric = axes.Aggregate(voxels, (x, axis) => (x + x.flip(axis)) / 2);

        VoxelMasks.Mirror(VoxelMasks.MissingHalf()(symmetric, indices)).allclose(symmetric).Should().BeTrue();
        VoxelMasks.Mirror(VoxelMasks.MissingHalf()(voxels, indices)).allclose(voxels).Should().BeFalse();
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        FluentActions.Invoking(() => VoxelMasks.MissingHalf()(zeros([1, 1, 4, 4, 5]), [0])).Should().Throw<ArgumentException>()
            .WithMessage("*even sides*1×1×4×4×5*");
        FluentActions.Invoking(() => VoxelMasks.Mirror(zeros([1, 2, 4, 4, 4]))).Should().Throw<ArgumentException>()
            .WithMessage("*one half is missing*MissingHalf*");
    }
}
