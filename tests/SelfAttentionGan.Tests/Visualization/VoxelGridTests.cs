using SelfAttentionGan.Visualization;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Visualization;

public sealed class VoxelGridTests : IClassFixture<Seeded>
{
    [Theory]
    [InlineData(0, 0, 0)]                                                        // front: along D
    [InlineData(90, 0, 1)]                                                       // right: along W, D from front to back
    [InlineData(0, 90, 2)]                                                       // top: along H, the back above
    public void A_view_along_an_axis_shows_what_is_solid_there(double yaw, double pitch, int view)
    {
        var voxels = (rand([2, 1, 8, 8, 8]).gt(0.9).to(float32) * 2) - 1;
        var solid = voxels.gt(0).squeeze(1);                                     // (n, d, h, w)

        var expected = view switch
        {
            0 => solid.any(1),                                                   // (n, h, w)
            1 => solid.any(3).transpose(1, 2),                                   // (n, h, d)
            _ => solid.any(2).flip(1),                                           // (n, d, w), the back first
        };

        VoxelGrid.View(voxels, yaw, pitch, pixels: 8).squeeze(1).lt(1).eq(expected).all().item<bool>().Should().BeTrue();
    }

    [Fact]
    public void What_is_nearer_is_brighter()
    {
        var voxels = full([1, 1, 8, 8, 8], -1f);
        voxels[0, 0, 0, 4, 2] = 1;
        voxels[0, 0, 7, 4, 5] = 1;

        var view = VoxelGrid.View(voxels, 0, 0, pixels: 8);

        view[0, 0, 4, 2].item<float>().Should().BeGreaterThan(view[0, 0, 4, 5].item<float>());
    }

    [Theory]
    [InlineData(45, 0)]
    [InlineData(30, 20)]
    [InlineData(200, -60)]
    public void A_cube_fits_into_every_view(double yaw, double pitch)
    {
        var view = VoxelGrid.View(ones([1, 1, 8, 8, 8]), yaw, pitch, pixels: 64);

        foreach (var border in new[] { view[.., .., 0], view[.., .., .., 0], view[.., .., .., 63] })
            border.eq(1).sum().item<long>().Should().BeGreaterThan(20, "corners alone may touch the border");
        view.lt(1).to(float32).mean().item<float>().Should().BeGreaterThan(0.3f);
    }

    [Fact]
    public void A_row_has_three_projections_and_a_turntable()
    {
        var grid = VoxelGrid.Draw(rand([2, 1, 8, 8, 8]) - 0.5, angles: 3, pixels: 16);

        grid.Width.Should().BeGreaterThanOrEqualTo(6 * 16);
        grid.Height.Should().BeGreaterThanOrEqualTo(2 * 16);
    }

    [Fact]
    public void Grids_of_images_draw_views_of_volumes()
    {
        var voxels = rand([4, 1, 8, 8, 8]) - 0.5;

        ImageGrid.Draw(voxels).Pixels.ToArray().Should().Equal(ImageGrid.Draw(VoxelGrid.View(voxels)).Pixels.ToArray());
        ComparisonGrid.Draw([("a", voxels)]).Width.Should().BeGreaterThan(64);
    }

    [Fact]
    public void What_is_no_cube_is_refused()
    {
        FluentActions.Invoking(() => VoxelGrid.View(zeros([1, 1, 4, 4, 5]))).Should().Throw<ArgumentException>().WithMessage("*equal sides*1, 1, 4, 4, 5*");
        FluentActions.Invoking(() => VoxelGrid.View(zeros([1, 1, 4, 4, 4]), pitch: 100)).Should().Throw<ArgumentException>().WithMessage("*-90 to 90*");
        FluentActions.Invoking(() => VoxelGrid.Draw(zeros([1, 1, 4, 4, 4]), angles: -1)).Should().Throw<ArgumentException>().WithMessage("*0 to 64*");
    }
}
