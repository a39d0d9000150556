using SelfAttentionGan.Imaging;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Imaging;

public sealed class ImageGridTests
{
    [Fact]
    public void Images_stand_in_reading_order_on_white()
    {
        using var images = tensor([-1f, -1 + 2 / 255f, -1 + 4 / 255f], [3, 1, 1, 1]);

        var grid = ImageGrid.Draw(images, columns: 2, padding: 1);

        (grid.Width, grid.Height).Should().Be((5, 5));
        grid.Pixels.ToArray().Should().Equal(
            255, 255, 255, 255, 255,
            255, 0, 255, 1, 255,
            255, 255, 255, 255, 255,
            255, 2, 255, 255, 255,
            255, 255, 255, 255, 255);
    }

    [Fact]
    public void Every_image_is_found_again_where_it_was_put()
    {
        using var images = rand(6, 3, 4, 5) * 2 - 1;

        var grid = ImageGrid.Draw(images);

        (grid.Width, grid.Height).Should().Be((2 + 3 * 7, 2 + 2 * 6), "six images make three columns and two rows");
        using var drawn = grid.ToTensor();
        using var last = drawn[TensorIndex.Colon, TensorIndex.Slice(8, 12), TensorIndex.Slice(16, 21)];
        last.allclose(images[5], rtol: 0, atol: 0.51 / 127.5).Should().BeTrue("half a level is lost in rounding");
    }

    [Fact]
    public void A_single_image_needs_a_batch_axis()
    {
        using var image = zeros(3, 8, 8);

        var draw = () => ImageGrid.Draw(image);

        draw.Should().Throw<ArgumentException>().WithMessage("*N×C×H×W*(3, 8, 8)*unsqueeze(0)*");
    }

    [Fact]
    public void An_empty_batch_has_no_grid()
    {
        using var images = zeros(0, 3, 8, 8);

        var draw = () => ImageGrid.Draw(images);

        draw.Should().Throw<ArgumentException>().WithMessage("*at least one image*");
    }

    [Fact]
    public void Columns_and_padding_out_of_range_are_refused()
    {
        using var images = zeros(1, 3, 2, 2);

        FluentActions.Invoking(() => ImageGrid.Draw(images, columns: 0)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => ImageGrid.Draw(images, padding: -1)).Should().Throw<ArgumentOutOfRangeException>();
    }
}
