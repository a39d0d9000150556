using SelfAttentionGan.Imaging;
using SelfAttentionGan.Imaging.Decoding;
using static SelfAttentionGan.Tests.Imaging.PngMaker;

namespace SelfAttentionGan.Tests.Imaging.Decoding;

public sealed class Png16DecoderTests
{
    public static TheoryData<string> DeepKinds =>
        [.. PngExamples.All.Where(example => example.Kind.Contains("16 bits")).Select(example => example.Kind)];

    [Theory]
    [MemberData(nameof(DeepKinds))]
    public void The_upper_bits_of_every_kind_match_other_decoders(string kind)
    {
        var (_, channels, png, pixels) = PngExamples.All.Single(example => example.Kind == kind);

        var image = Decode(Convert.FromBase64String(png));

        image.Is16Bit.Should().BeTrue();
        image.Samples16.Should().HaveCount(5 * 3 * (kind.StartsWith("gray and alpha") ? 2 : channels));
        Convert.ToHexStringLower(image.ToImageBuffer().Pixels).Should().Be(pixels);
    }

    [Fact]
    public void Every_sample_keeps_all_of_its_bits()
    {
        var image = Decode(DeepGray(256, 256, (x, y) => x + 256 * y));

        image.Samples16.Should().Equal(Enumerable.Range(0, 65_536).Select(sample => (ushort)sample));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Every_filter_is_reversed(int filter)
    {
        byte[] first = [0, 1, 2, 3, 4, 5, 6, 7, 8], second = [(byte)filter, 1, 1, 1, 1, 1, 1, 1, 1];

        var image = Decode(Assemble(Header(4, 2, 16, 0), ("IDAT", Deflate([.. first, .. second]))));

        image.Samples16[4..].Should().Equal((ushort[])(filter switch
        {
            0 => [0x0101, 0x0101, 0x0101, 0x0101],
            1 => [0x0101, 0x0202, 0x0303, 0x0404],
            2 => [0x0203, 0x0405, 0x0607, 0x0809],
            3 => [0x0102, 0x0304, 0x0506, 0x0708],
            _ => [0x0203, 0x0405, 0x0607, 0x0809],
        }), "by hand, after ISO/IEC 15948, 9.2");
    }

    [Fact]
    public void An_interlaced_image_is_that_of_its_seven_passes()
    {
        var passes = new (int Left, int Top, int StepX, int StepY)[]
            { (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2) };
        var rows = new List<byte>();
        foreach (var (left, top, stepX, stepY) in passes)
            for (var y = top; y < 9; y += stepY)
            {
                rows.Add(0);
                for (var x = left; x < 9; x += stepX)
                    rows.AddRange([(byte)y, (byte)x]);
            }

        var image = Decode(Assemble(Header(9, 9, 16, 0, interlaced: true), ("IDAT", Deflate([.. rows]))));

        image.Samples16.Should().Equal(Enumerable.Range(0, 81).Select(i => (ushort)(i / 9 * 256 + i % 9)));
    }

    [Fact]
    public void The_transparent_color_of_a_tRNS_chunk_becomes_alpha()
    {
        var png = Insert(DeepGray(3, 1, (x, _) => 1_000 * x), Chunk("tRNS", [1_000 >> 8, 1_000 & 255]));

        Decode(png).Samples16.Should().Equal(0, 65_535, 1_000, 0, 2_000, 65_535);
        Decode(Insert(DeepGray(1, 1, (_, _) => 7), Chunk("tRNS", new byte[256]))).Samples16
            .Should().Equal([7], "it is odd");
    }

    [Fact]
    public void Twelve_bits_in_sixteen_are_not_black()
    {
        var image = Decode(DeepGray(2, 1, (x, _) => 4_095 * x));

        image.ToImageBuffer().Pixels.ToArray().Should().Equal(0, 255);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(9_000, 9_000)]
    public void An_invalid_size_is_refused(int width, int height) =>
        Decoding(Assemble(Header(width, height, 16, 0), ("IDAT", Deflate([0])))).Should().Throw<InvalidDataException>();

    [Fact]
    public void A_size_that_the_bytes_cannot_hold_is_refused_before_anything_is_allocated()
    {
        var bomb = Assemble(Header(8_000, 8_000, 16, 0), ("IDAT", Deflate(new byte[1000])));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Decoding(bomb).Should().Throw<InvalidDataException>().WithMessage("*64000000 pixels*");

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1 << 20);
    }

    [Theory]
    [InlineData("a color type that is none", 8, 16, 5)]
    [InlineData("palettes of 16 bits", 8, 16, 3)]
    public void A_header_that_departs_from_the_standard_is_refused(string because, int size, int depth, int color) =>
        Decoding(Assemble(Header(size, size, depth, color), ("IDAT", Deflate([0]))))
            .Should().Throw<InvalidDataException>(because).WithMessage("*color type 0, 2, 4 or 6*");

    [Fact]
    public void Damaged_pixel_data_are_refused_by_their_checksum()
    {
        var rows = Deflate([0, 1, 2, 0, 3, 4]);
        rows[^1] ^= 1;

        Decoding(Assemble(Header(1, 2, 16, 0), ("IDAT", rows))).Should().Throw<InvalidDataException>();
    }

    private static DecodedImage Decode(byte[] png) => ImageReader.Decode("an image", png);

    private static Action Decoding(byte[] png) => () => Decode(png);
}
