using SelfAttentionGan.Visualization;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Visualization;

public sealed class ImageGridTests
{
    [Fact]
    public void Images_are_in_reading_order_on_white()
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
    public void Every_image_is_at_its_position()
    {
        using var images = rand(6, 3, 4, 5) * 2 - 1;

        var grid = ImageGrid.Draw(images);

        (grid.Width, grid.Height).Should().Be((2 + 3 * 7, 2 + 2 * 6), "six images make three columns and two rows");
        using var drawn = grid.ToTensor();
        using var last = drawn[TensorIndex.Colon, TensorIndex.Slice(8, 12), TensorIndex.Slice(16, 21)];
        last.allclose(images[5], rtol: 0, atol: 0.51 / 127.5).Should().BeTrue("half a level is lost in rounding");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void No_level_is_changed(int channels)
    {
        using var levels = arange(256, dtype: ScalarType.Float32).view(1, 1, 16, 16).expand(1, channels, 16, 16);
        using var images = levels / 127.5 - 1;

        var grid = ImageGrid.Draw(images, padding: 0);

        grid.Channels.Should().Be(channels);
        grid.Pixels.ToArray().Should().Equal(Enumerable.Range(0, 256).SelectMany(
            level => Enumerable.Repeat((byte)level, channels)));
    }

    [Fact]
    public void An_enlarged_pixel_is_a_square()
    {
        using var images = rand(1, 3, 4, 5) * 2 - 1;

        var (plain, drawn) = (ImageGrid.Draw(images, padding: 0), ImageGrid.Draw(images, padding: 1, scale: 3));

        (drawn.Width, drawn.Height).Should().Be((2 + 15, 2 + 12));
        for (var y = 0; y < 12; y++)
            for (var x = 0; x < 15; x++)
                drawn.Pixels.Slice(((y + 1) * 17 + x + 1) * 3, 3).ToArray().Should().Equal(
                    plain.Pixels.Slice((y / 3 * 5 + x / 3) * 3, 3).ToArray());
    }

    [Theory]
    [InlineData(16, 16, 64, 64)]
    [InlineData(32, 24, 64, 48)]
    [InlineData(48, 48, 96, 96)]
    [InlineData(64, 64, 64, 64)]
    [InlineData(20, 200, 20, 200)]
    public void Scale_zero_gives_at_least_64_pixels_on_the_longer_side(
        int width, int height, int drawnWidth, int drawnHeight)
    {
        using var images = zeros(1, 1, height, width);

        var drawn = ImageGrid.Draw(images, padding: 0, scale: 0);

        (drawn.Width, drawn.Height).Should().Be((drawnWidth, drawnHeight));
    }

    [Fact]
    public void Headings_and_captions_are_beside_the_images_and_change_none_of_them()
    {
        using var images = rand(6, 3, 64, 64) * 2 - 1;
        var plain = ImageGrid.Draw(images, columns: 3);

        var drawn = ImageGrid.Draw(
            images, columns: 3, columnNames: ["airplane", "an automobile that is far too wide", "β"],
            rowNames: ["0", "a very long name of a row, which is cut where it would take too much room"],
            captions: ["0.123 ↔", "", "0.2", "×", "γ", "ß"]);

        var (left, top) = (drawn.Width - plain.Width, 17);
        left.Should().BeInRange(20, 150);
        drawn.Height.Should().Be(plain.Height + 3 * top, "a line above, and one under each of two rows");
        using var before = plain.ToTensor();
        using var after = drawn.ToTensor();
        for (var row = 0; row < 2; row++)
            after[.., (top + row * (66 + top))..(top + row * (66 + top) + 66), left..].allclose(
                before[.., (row * 66)..(row * 66 + 66), ..], 0, 0).Should().BeTrue();
        (after[.., 0..top, ..] < 0).any().item<bool>().Should().BeTrue("columns have headings");
        (after[.., .., 0..left] < 0).any().item<bool>().Should().BeTrue("rows have headings");
        (after[.., (top + 66)..(top + 66 + top - 2), left..] < 0).any().item<bool>()
            .Should().BeTrue("there are captions");
    }

    [Fact]
    public void The_number_of_names_must_match_columns_rows_or_images()
    {
        using var images = zeros(4, 1, 2, 2);

        FluentActions.Invoking(() => ImageGrid.Draw(images, columnNames: ["a"])).Should().Throw<ArgumentException>()
            .WithMessage("*2 columns, but got 1 names*");
        FluentActions.Invoking(() => ImageGrid.Draw(images, rowNames: ["a"])).Should().Throw<ArgumentException>()
            .WithMessage("*2 rows*");
        FluentActions.Invoking(() => ImageGrid.Draw(images, captions: ["a"])).Should().Throw<ArgumentException>()
            .WithMessage("*4 images*");
    }

    [Fact]
    public void A_grid_too_large_to_draw_is_refused_with_its_size()
    {
        using var images = zeros(2, 1, 200, 200);

        FluentActions.Invoking(() => ImageGrid.Draw(images, scale: 200)).Should().Throw<ArgumentException>()
            .WithMessage("*at most 536870912 pixels*80006×40004*draw fewer*");
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
        FluentActions.Invoking(() => ImageGrid.Draw(images, scale: -1)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => ImageGrid.Draw(images, scale: 257)).Should().Throw<ArgumentOutOfRangeException>();
    }
}
