using SelfAttentionGan.Imaging;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Imaging;

public sealed class ImageBufferTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_round_trip_through_a_tensor_is_exact(int channels)
    {
        byte[] pixels = [.. Enumerable.Range(0, 256 * channels).Select(i => (byte)(i * 7))];
        var bitmap = new ImageBuffer(32, 8, channels, pixels);

        using var image = bitmap.ToTensor();

        image.shape.Should().Equal(channels, 8, 32);
        ImageBuffer.FromTensor(image).Pixels.ToArray().Should().Equal(pixels);
    }

    [Fact]
    public void Black_is_minus_one_white_is_one_and_channels_come_first()
    {
        using var image = new ImageBuffer(2, 1, 3, [0, 255, 51, 255, 0, 102]).ToTensor();

        image.data<float>().ToArray().Should().Equal([-1, 1, 1, -1, -0.6f, -0.2f], (a, b) => Math.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public void Values_are_rounded_to_the_nearest_byte_and_clamped()
    {
        using var image = tensor([-9f, -1 + 0.4f / 127.5f, -1 + 0.6f / 127.5f, 0.999f, 9, float.NaN], [1, 1, 6]);

        ImageBuffer.FromTensor(image).Pixels.ToArray().Should().Equal([0, 0, 1, 255, 255, 0], "NaN is drawn black");
    }

    [Fact]
    public void A_tensor_of_another_type_with_a_gradient_is_read_too()
    {
        using var image = zeros(1, 2, 2, dtype: ScalarType.Float64, requires_grad: true);

        ImageBuffer.FromTensor(image).Pixels.ToArray().Should().Equal(128, 128, 128, 128);
    }

    [Fact]
    public void A_batch_is_not_an_image()
    {
        using var images = zeros(2, 3, 4, 4);

        var read = () => ImageBuffer.FromTensor(images);

        read.Should().Throw<ArgumentException>().WithMessage("*C×H×W*(2, 3, 4, 4)*Select one image*");
    }

    [Fact]
    public void Transparency_shows_the_background()
    {
        var bitmap = new ImageBuffer(3, 1, 4, [10, 20, 30, 255, 10, 20, 30, 0, 100, 0, 200, 51]);

        bitmap.CompositeOver().Pixels.ToArray().Should().Equal(
            [10, 20, 30, 255, 255, 255, 224, 204, 244], "51 / 255 is a fifth of the color and four fifths of white");
        bitmap.CompositeOver(0, 0, 0).Pixels.ToArray().Should().Equal(10, 20, 30, 0, 0, 0, 20, 0, 40);
        new ImageBuffer(1, 1, 4, [1, 9, 99, 254]).CompositeOver(0, 0, 0).Pixels.ToArray()
            .Should().Equal([1, 9, 99], "it rounds");
    }

    [Fact]
    public void Grayscale_weights_are_those_of_BT_601()
    {
        var gray = new ImageBuffer(4, 1, 3, [255, 0, 0, 0, 255, 0, 0, 0, 255, 77, 77, 77]).ToGrayscale();

        gray.Pixels.ToArray().Should().Equal([76, 150, 29, 77], "the weights of ITU-R BT.601 are 0.299, 0.587 and "
            + "0.114");
        gray.ToRgb().Pixels.ToArray().Should().Equal(76, 76, 76, 150, 150, 150, 29, 29, 29, 77, 77, 77);
    }

    [Theory]
    [InlineData(5, 3)]
    [InlineData(3, 5)]
    public void The_square_is_cropped_from_the_center(int width, int height)
    {
        var bitmap = new ImageBuffer(width, height, 1, [.. Enumerable.Range(0, 15).Select(i => (byte)i)]);

        var square = bitmap.CropToSquare();

        (square.Width, square.Height).Should().Be((3, 3));
        square.Pixels[4].Should().Be(7, "the middle stays in the middle");
    }

    [Fact]
    public void Shrinking_by_two_weights_four_neighbors()
    {
        var row = new ImageBuffer(4, 1, 1, [0, 70, 140, 210]).Resize(2, 1);

        row.Pixels.ToArray().Should().Equal([50, 160], "by hand: (3·0 + 3·70 + 140) / 7 and (70 + 3·140 + 3·210) / 7");
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(40, 7)]
    [InlineData(200, 300)]
    public void A_uniform_image_stays_uniform_at_any_size(int width, int height)
    {
        byte[] plain = [.. Enumerable.Range(0, 40 * 30).SelectMany(_ => (byte[])[1, 130, 254])];

        var resized = new ImageBuffer(40, 30, 3, plain).Resize(width, height);

        resized.Pixels.ToArray().Chunk(3)
            .Should().OnlyContain(pixel => pixel[0] == 1 && pixel[1] == 130 && pixel[2] == 254);
    }

    [Fact]
    public void A_fine_checkerboard_shrinks_to_gray_without_aliasing()
    {
        byte[] board = [.. Enumerable.Range(0, 64 * 64).Select(i => (byte)((i + i / 64) % 2 * 255))];

        var small = new ImageBuffer(64, 64, 1, board).Resize(9, 9);

        small.Pixels.ToArray().Should().OnlyContain(level => level > 117 && level < 138);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Transparent_colors_leave_no_fringe_when_an_image_is_resized(int channels)
    {
        byte[] seen = [.. Enumerable.Repeat((byte)200, channels - 1), 255], unseen = [.. new byte[channels]];
        var bitmap = new ImageBuffer(
            4, 4, channels, [.. Enumerable.Range(0, 16).SelectMany(i => i % 4 < 2 ? seen : unseen)]);

        var small = bitmap.Resize(3, 3).Pixels.ToArray().Chunk(channels).ToArray();

        small.Where(pixel => pixel[^1] > 0).Should().OnlyContain(pixel => Math.Abs(pixel[0] - 200) <= 1);
        small.Select(pixel => (int)pixel[^1]).Distinct().Should().HaveCount(3, "alpha is scaled as colors are");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_round_trip_through_SkiaSharp_is_exact(int channels)
    {
        var pixels = new byte[6 * 5 * channels];
        new Random(channels).NextBytes(pixels);
        var bitmap = new ImageBuffer(6, 5, channels, pixels);

        using var skia = bitmap.ToSkia();
        var back = SkiaPixels.FromSkia(skia);

        back.Channels.Should().Be(channels == 2 ? 4 : channels);
        (channels == 2 ? back.Pixels.ToArray().Where((_, i) => i % 4 is 0 or 3) : back.Pixels.ToArray())
            .Should().Equal(pixels, "nothing is premultiplied");
    }

    [Theory]
    [InlineData("a.png", 0)]
    [InlineData("a.webp", 0)]
    [InlineData("a.JPG", 6)]
    [InlineData("a.jpeg", 6)]
    public void The_extension_determines_the_format(string name, int tolerance)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, name);
        byte[] pixels = [.. Enumerable.Range(0, 16 * 16).SelectMany(i => (byte[])[(byte)i, (byte)(i % 16 * 16), 90])];

        new ImageBuffer(16, 16, 3, pixels).Save(path);

        var back = ImageBuffer.Read(path).Pixels.ToArray();
        back.Zip(pixels, (ours, theirs) => Math.Abs(ours - theirs)).Average().Should().BeLessThanOrEqualTo(tolerance);
    }

    [Fact]
    public void A_format_that_cannot_be_written_is_refused_with_those_that_can()
    {
        var save = () => new ImageBuffer(1, 1, 1, [1]).Save("a.tiff");

        save.Should().Throw<ArgumentException>().WithMessage("a.tiff: *.png, .jpg or .webp*'.tiff'*");
    }

    [Theory]
    [InlineData(0, 1, 1, 0, "*at least one pixel*0×1*")]
    [InlineData(1, 1, 5, 5, "*1 (gray), 2 (gray and alpha), 3 (RGB) or 4 (RGBA)*5*")]
    [InlineData(2, 2, 3, 11, "*takes 12 bytes*got 11*")]
    public void An_invalid_image_is_refused(int width, int height, int channels, int length, string message)
    {
        var create = () => new ImageBuffer(width, height, channels, new byte[length]);

        create.Should().Throw<ArgumentException>().WithMessage(message);
    }
}
