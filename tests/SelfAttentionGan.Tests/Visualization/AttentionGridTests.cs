using SelfAttentionGan.Visualization;

namespace SelfAttentionGan.Tests.Visualization;

public sealed class AttentionGridTests
{
    [Theory]
    [InlineData(256, 64, 64, 16, 16)]
    [InlineData(1, 64, 64, 1, 1)]
    [InlineData(32, 32, 64, 4, 8)]
    [InlineData(6, 30, 20, 3, 2)]
    public void Positions_have_the_aspect_ratio_of_the_image(
        long count, int height, int width, int rows, int columns) =>
        AttentionGrid.Of(count, height, width).Should().Be(new AttentionGrid(rows, columns));

    [Theory]
    [InlineData(0, 64, 64)]
    [InlineData(8, 64, 64)]
    [InlineData(15, 64, 64)]
    [InlineData(16, 32, 64)]
    [InlineData(2, 1, 4096)]
    public void A_map_of_another_image_is_refused(long count, int height, int width)
    {
        var find = () => AttentionGrid.Of(count, height, width);

        find.Should().Throw<ArgumentException>().WithMessage($"*aspect ratio*{count}*{height}×{width}*Draw the map*");
    }

    [Fact]
    public void A_position_contains_its_center()
    {
        var grid = new AttentionGrid(4, 8);

        Enumerable.Range(0, grid.Count).Should().OnlyContain(i => grid.PositionAt(grid.CenterOf(i)) == i);
    }

    [Fact]
    public void The_edges_belong_to_the_outermost_positions()
    {
        var grid = new AttentionGrid(4, 8);

        grid.PositionAt(new(0, 0)).Should().Be(0);
        grid.PositionAt(new(1, 0)).Should().Be(7);
        grid.PositionAt(new(1, 1)).Should().Be(31);
    }
}
