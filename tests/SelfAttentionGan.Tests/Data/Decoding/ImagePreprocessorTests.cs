using SelfAttentionGan.Data;
using SelfAttentionGan.Data.Decoding;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Imaging.Decoding;
using SelfAttentionGan.Tests.Imaging;

namespace SelfAttentionGan.Tests.Data.Decoding;

public sealed class ImagePreprocessorTests
{
    /// <summary>Eight columns and four rows; the level is ten times the column.</summary>
    private static readonly ImageBuffer Wide = new(8, 4, 1, [
        .. Enumerable.Range(0, 32).Select(i => (byte)(i % 8 * 10))]);

    [Fact]
    public void Columns_of_a_jpeg_that_are_cropped_away_change_nothing_of_the_others()
    {
        var noise = new byte[101 * 60 * 3];
        new Random(1).NextBytes(noise);
        var encoded = JpegOf(new ImageBuffer(101, 60, 3, noise));
        var fit = new ImagePreprocessor(new(3, 16, 16), new());

        using var whole = ImageReader.Decode("a photograph", encoded);
        using var part = ImageReader.Decode("a photograph", encoded, fit);
        var cut = () => ImageReader.Decode("a photograph", encoded[..(encoded.Length / 2)], fit);

        (whole.Width, part.Width).Should().Be((101, 64));
        fit.Apply(part).Should().Equal(fit.Apply(whole));
        cut.Should().Throw<InvalidDataException>().WithMessage("a photograph: *truncated*");
    }

    [Fact]
    public void Cropping_shows_the_middle_and_distorts_nothing()
    {
        Fit(Wide, new()).Take(4).Should().Equal(20, 30, 40, 50);
    }

    [Fact]
    public void Padding_shows_all_of_it_between_two_bands_of_background()
    {
        var rows = Fit(Wide, new() { ResizeMode = ResizeMode.Pad, Background = "#c8c8c8" }).Chunk(4).ToArray();

        rows[0].Should().Equal([200, 200, 200, 200]);
        rows[1].Should().Equal([7, 25, 45, 63], "by hand: neighbors weigh 1 and 3, at the ends 1, 3 and 3 of 7");
        rows[2].Should().Equal(rows[1]);
        rows[3].Should().Equal(rows[0]);
    }

    [Fact]
    public void Stretching_shows_all_of_it_and_nothing_else()
    {
        Fit(Wide, new() { ResizeMode = ResizeMode.Stretch }).Chunk(4)
            .Should().OnlyContain(row => row.SequenceEqual(new byte[] { 7, 25, 45, 63 }));
    }

    [Fact]
    public void A_center_crop_is_in_pixels_of_the_file()
    {
        Fit(Wide, new() { CenterCrop = 2 }, size: 2).Should().Equal([30, 40, 30, 40]);
    }

    [Fact]
    public void A_image_that_is_smaller_than_its_crop_is_broken()
    {
        var fit = () => Fit(Wide, new() { CenterCrop = 5 });

        fit.Should().Throw<InvalidDataException>().WithMessage("*5 pixels*8×4*CenterCrop*");
    }

    [Fact]
    public void Transparency_and_bands_are_of_one_background()
    {
        var hole = new ImageBuffer(2, 1, 4, [0, 0, 0, 0, 255, 255, 255, 0]);

        var options = new ImageFolderOptions { ResizeMode = ResizeMode.Pad, Background = "#0A141e" };
        var pixels = new ImagePreprocessor(new(3, 2, 2), options).Apply(Decoded(hole));

        pixels.Should().Equal(10, 20, 30, 10, 20, 30, 10, 20, 30, 10, 20, 30);
    }

    [Theory]
    [InlineData(2, 6, "20 30 40 50 60 70")]
    [InlineData(4, 2, "30 40")]
    public void Cropping_cuts_the_aspect_ratio_of_the_shape_out_of_the_middle(int height, int width, string first)
    {
        var levels = new ImageBuffer(12, 4, 1, [.. Enumerable.Range(0, 48).Select(i => (byte)(i % 12 * 10))]);
        var tall = new ImageBuffer(8, 4, 1, [.. Enumerable.Range(0, 32).Select(i => (byte)(i % 8 * 10))]);

        var pixels = new ImagePreprocessor(new(1, height, width), new()).Apply(Decoded(width == 6 ? levels : tall));

        pixels.Should().HaveCount(height * width);
        (width == 6 ? pixels.Take(6).Select(level => level / 20) : pixels.Take(2).Select(level => (int)level))
            .Should().Equal(width == 6 ? [0, 1, 2, 3, 4, 5] : first.Split(' ').Select(int.Parse));
    }

    [Fact]
    public void Padding_keeps_the_aspect_ratio_in_any_shape()
    {
        var pixels = new ImagePreprocessor(new(1, 4, 12), new() { ResizeMode = ResizeMode.Pad, Background = "#000000" })
            .Apply(Decoded(new(2, 2, 1, [200, 200, 200, 200])));

        pixels.Chunk(12).Should().OnlyContain(row => row.SequenceEqual(
            new byte[] { 0, 0, 0, 0, 200, 200, 200, 200, 0, 0, 0, 0 }));
    }

    [Theory]
    [InlineData(1, 1, "50")]
    [InlineData(1, 2, "50 255")]
    [InlineData(1, 3, "50 50 50")]
    [InlineData(1, 4, "50 50 50 255")]
    [InlineData(2, 1, "178")]
    [InlineData(2, 2, "50 96")]
    [InlineData(2, 3, "178 178 178")]
    [InlineData(2, 4, "50 50 50 96")]
    [InlineData(3, 1, "102")]
    [InlineData(3, 2, "102 255")]
    [InlineData(3, 3, "50 120 150")]
    [InlineData(3, 4, "50 120 150 255")]
    [InlineData(4, 1, "198")]
    [InlineData(4, 2, "102 96")]
    [InlineData(4, 3, "178 204 215")]
    [InlineData(4, 4, "50 120 150 96")]
    public void Any_channels_become_any_others(int from, int to, string pixel)
    {
        byte[] seen = from switch { 1 => [50], 2 => [50, 96], 3 => [50, 120, 150], _ => [50, 120, 150, 96] };
        var image = new ImageBuffer(2, 2, from, [.. seen, .. seen, .. seen, .. seen]);

        var same = new ImagePreprocessor(new(to, 2, 2), new()).Apply(Decoded(image));
        var larger = new ImagePreprocessor(new(to, 3, 3), new()).Apply(Decoded(image));

        same.Chunk(to).Should().OnlyContain(each => string.Join(' ', each) == pixel, "white shows through; BT.601");
        larger.Chunk(to).SelectMany(each => each.Zip(same, (ours, theirs) => Math.Abs(ours - theirs))).Max()
            .Should().BeLessThanOrEqualTo(2, "a plain image stays plain");
    }

    [Fact]
    public void Bands_around_an_image_with_alpha_are_transparent()
    {
        var pixels = new ImagePreprocessor(new(4, 1, 3), new() { ResizeMode = ResizeMode.Pad, Background = "#0a141e" })
            .Apply(Decoded(new(1, 1, 3, [1, 2, 3])));

        pixels.Should().Equal(10, 20, 30, 0, 1, 2, 3, 255, 10, 20, 30, 0);
    }

    [Theory]
    [InlineData(ResizeMode.Crop, 0)]
    [InlineData(ResizeMode.Stretch, 0)]
    [InlineData(ResizeMode.Pad, 0)]
    [InlineData(ResizeMode.Crop, 9_000)]
    public void A_jpeg_of_108_megapixels_is_scaled_while_it_is_decoded(ResizeMode mode, int crop)
    {
        var fit = new ImagePreprocessor(
            new(1, 64, 64), new() { ResizeMode = mode, CenterCrop = crop, Background = "#e4e4e4" });
        var before = GC.GetAllocatedBytesForCurrentThread();

        var pixels = fit.Apply(ImageReader.Decode("a photograph", JpegMaker.Flat(12_000, 9_000), fit));

        pixels.Should().OnlyContain(level => level == 228);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(16 << 20, "an eighth is enough");
    }

    [Fact]
    public void A_crop_that_needs_every_pixel_of_108_million_is_refused_with_their_number()
    {
        var fit = new ImagePreprocessor(new(1, 64, 64), new() { CenterCrop = 64 });

        var decode = () => ImageReader.Decode("a photograph", JpegMaker.Flat(12_000, 9_000), fit);

        decode.Should().Throw<InvalidDataException>()
            .WithMessage("a photograph: *67108864 pixels*12000×9000*Scale it*");
    }

    [Theory]
    [InlineData(1, 1 << 20)]
    [InlineData(1 << 20, 1)]
    public void The_square_around_a_long_thin_image_is_never_made(int width, int height)
    {
        var image = new ImageBuffer(width, height, 1, new byte[1 << 20]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var pixels = Fit(image, new() { ResizeMode = ResizeMode.Pad }, size: 8);

        pixels.Should().Contain((byte)0, "it is one pixel wide at least");
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(40 << 20);
    }

    private static byte[] Fit(ImageBuffer image, ImageFolderOptions options, int size = 4) =>
        new ImagePreprocessor(new(1, size, size), options).Apply(Decoded(image));

    private static DecodedImage Decoded(ImageBuffer bitmap) =>
        new(bitmap.Width, bitmap.Height, bitmap.Channels) { Samples8 = bitmap.Pixels.ToArray() };

    private static byte[] JpegOf(ImageBuffer image)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "a.jpg");
        image.Save(path);

        return File.ReadAllBytes(path);
    }
}
