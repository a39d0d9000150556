using SelfAttentionGan.Visualization;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Visualization;

public sealed class ComparisonGridTests
{
    [Fact]
    public void Each_image_is_a_row_and_each_kind_a_column_under_its_name()
    {
        var (gray, color) = (zeros(2, 1, 8, 8), full([2, 3, 8, 8], 1f));

        var grid = ComparisonGrid.Draw([("in", gray), ("masked", cat([gray, gray], 1)), ("out", color)], scale: 2);

        grid.Width.Should().Be(3 * 16 + 4 * 2);
        grid.Height.Should().BeGreaterThan(2 * 16 + 3 * 2, "there is a heading");
        using var pixels = grid.ToTensor();
        pixels[0, grid.Height - 10, 10].item<float>().Should().BeApproximately(0, 0.01f, "the left column is gray");
        pixels[0, grid.Height - 10, grid.Width - 10].item<float>().Should().Be(1, "the right one is white");
    }

    [Fact]
    public void Columns_that_differ_are_refused()
    {
        FluentActions.Invoking(() => ComparisonGrid.Draw([])).Should().Throw<ArgumentException>().WithMessage("*at least one column*");
        FluentActions.Invoking(() => ComparisonGrid.Draw([("in", zeros(2, 1, 8, 8)), ("out", zeros(1, 3, 8, 8))]))
            .Should().Throw<ArgumentException>().WithMessage("*one number and size*in has (2, 3, 8, 8)*(1, 3, 8, 8)*");
        FluentActions.Invoking(() => ComparisonGrid.Draw([("in", zeros(8, 8))])).Should().Throw<ArgumentException>().WithMessage("*in are (8, 8)*");
    }
}
