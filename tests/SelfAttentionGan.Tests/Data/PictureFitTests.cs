using SelfAttentionGan.Data;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Imaging.Decoding;

namespace SelfAttentionGan.Tests.Data;

public sealed class PictureFitTests
{
    /// <summary>Eight columns and four rows; the level is ten times the column.</summary>
    private static readonly Bitmap Wide = new(8, 4, 1, [.. Enumerable.Range(0, 32).Select(i => (byte)(i % 8 * 10))]);

    [Fact]
    public void Cropping_shows_the_middle_and_distorts_nothing()
    {
        Fit(Wide, new()).Take(4).Should().Equal(20, 30, 40, 50);
    }

    [Fact]
    public void Padding_shows_all_of_it_between_two_bands_of_background()
    {
        var rows = Fit(Wide, new() { Framing = Framing.Pad, Background = "#c8c8c8" }).Chunk(4).ToArray();

        rows[0].Should().Equal([200, 200, 200, 200]);
        rows[1].Should().Equal([7, 25, 45, 63], "by hand: neighbours weigh 1 and 3, at the ends 1, 3 and 3 of 7");
        rows[2].Should().Equal(rows[1]);
        rows[3].Should().Equal(rows[0]);
    }

    [Fact]
    public void Stretching_shows_all_of_it_and_nothing_else()
    {
        Fit(Wide, new() { Framing = Framing.Stretch }).Chunk(4)
            .Should().OnlyContain(row => row.SequenceEqual(new byte[] { 7, 25, 45, 63 }));
    }

    [Fact]
    public void A_centre_crop_is_cut_out_in_pixels_of_the_file()
    {
        Fit(Wide, new() { CentreCrop = 2 }, size: 2).Should().Equal([30, 40, 30, 40]);
    }

    [Fact]
    public void A_picture_that_is_smaller_than_its_crop_is_broken()
    {
        var fit = () => Fit(Wide, new() { CentreCrop = 5 });

        fit.Should().Throw<InvalidDataException>().WithMessage("*5 pixels*8×4*CentreCrop*");
    }

    [Fact]
    public void Transparency_and_bands_are_of_one_background()
    {
        var hole = new Bitmap(2, 1, 4, [0, 0, 0, 0, 255, 255, 255, 0]);

        var pixels = new PictureFit(new(3, 2, 2), new() { Framing = Framing.Pad, Background = "#0A141e" }).Fit(Decoded(hole));

        pixels.Should().Equal(10, 20, 30, 10, 20, 30, 10, 20, 30, 10, 20, 30);
    }

    [Theory]
    [InlineData(1, 1 << 20)]
    [InlineData(1 << 20, 1)]
    public void The_square_around_a_long_thin_picture_is_never_made(int width, int height)
    {
        var picture = new Bitmap(width, height, 1, new byte[1 << 20]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var pixels = Fit(picture, new() { Framing = Framing.Pad }, size: 8);

        pixels.Should().Contain((byte)0, "it is one pixel wide at least");
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(40 << 20);
    }

    private static byte[] Fit(Bitmap picture, PictureOptions options, int size = 4) =>
        new PictureFit(new(1, size, size), options).Fit(Decoded(picture));

    private static DecodedImage Decoded(Bitmap bitmap) =>
        new(bitmap.Width, bitmap.Height, bitmap.Channels) { Bytes = bitmap.Pixels.ToArray() };
}
