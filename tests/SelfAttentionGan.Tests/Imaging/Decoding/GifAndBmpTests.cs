using SelfAttentionGan.Imaging;

namespace SelfAttentionGan.Tests.Imaging.Decoding;

public sealed class GifAndBmpTests
{
    [Fact]
    public void Of_a_gif_the_first_frame_is_read() =>
        Read(Gif([7, 200, 90, 0], [1, 2, 3, 4])).ToGrayscale().Pixels.ToArray().Should().Equal(7, 200, 90, 0);

    [Fact]
    public void A_truncated_gif_is_refused()
    {
        var whole = Gif([7, 200, 90, 0]);

        FluentActions.Invoking(() => Read(whole[..^6])).Should().Throw<InvalidDataException>()
            .WithMessage("an image: A GIF*truncated*");
    }

    [Fact]
    public void A_bmp_is_read_from_the_bottom_up_in_blue_green_and_red() =>
        Read(Bmp([10, 20, 30], [40, 50, 60])).Pixels.ToArray().Should().Equal([60, 50, 40, 30, 20, 10]);

    [Fact]
    public void A_truncated_bmp_is_refused() =>
        FluentActions.Invoking(() => Read(Bmp([10, 20, 30], [40, 50, 60])[..^5])).Should().Throw<InvalidDataException>()
            .WithMessage("an image: A BMP*truncated*");

    [Theory]
    [InlineData("BM: this is a text that begins so")]
    [InlineData("GIF in any case")]
    public void A_text_that_begins_like_an_image_is_refused(string text) =>
        ImageReader.IsImage(System.Text.Encoding.UTF8.GetBytes(text)).Should().BeFalse();

    /// <summary>Frames of 2×2 levels of gray; LZW with a fresh table, so that each code has nine bits.</summary>
    internal static byte[] Gif(params byte[][] frames) =>
    [
        .. "GIF89a"u8, 2, 0, 2, 0, 0xF7, 0, 0,
        .. Enumerable.Range(0, 256).SelectMany(level => (byte[])[(byte)level, (byte)level, (byte)level]),
        .. frames.SelectMany(frame => (byte[])
        [
            0x21, 0xF9, 4, 0, 10, 0, 0, 0, 0x2C, 0, 0, 0, 0, 2, 0, 2, 0, 0, 8, 7,
            .. NineBits([256, .. frame.Select(level => (int)level), 257]), 0,
        ]),
        0x3B,
    ];

    private static byte[] NineBits(int[] codes)
    {
        var bytes = new byte[(codes.Length * 9 + 7) / 8];
        for (var bit = 0; bit < codes.Length * 9; bit++)
            bytes[bit / 8] |= (byte)((codes[bit / 9] >> bit % 9 & 1) << bit % 8);

        return bytes;
    }

    /// <summary>Rows of one pixel, the lowest first.</summary>
    internal static byte[] Bmp(params byte[][] rows) =>
    [
        .. "BM"u8, (byte)(54 + 4 * rows.Length), 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0,
        40, 0, 0, 0, 1, 0, 0, 0, (byte)rows.Length, 0, 0, 0, 1, 0, 24, 0, .. new byte[24],
        .. rows.SelectMany(row => (byte[])[.. row, 0]),
    ];

    private static ImageBuffer Read(byte[] encoded) => ImageReader.Read("an image", new MemoryStream(encoded));
}
