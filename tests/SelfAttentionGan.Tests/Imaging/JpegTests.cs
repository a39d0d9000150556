using System.Text;
using SelfAttentionGan.Imaging;

namespace SelfAttentionGan.Tests.Imaging;

public sealed class JpegTests : IDisposable
{
    private const int AfterStart = 2;

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Kinds => [.. JpegExamples.All.Select(example => example.Kind)];

    private static byte[] Colour => JpegExamples.Of("colour");

    public void Dispose() => folder.Dispose();

    [JpegTheory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_of_jpeg_is_read_as_others_read_it(string kind)
    {
        var (_, channels, jpeg, pixels) = JpegExamples.All.Single(example => example.Kind == kind);

        var bitmap = Read(Convert.FromBase64String(jpeg));

        (bitmap.Width, bitmap.Height, bitmap.Channels).Should().Be((11, 7, channels));
        bitmap.Pixels.ToArray().Zip(Convert.FromHexString(pixels), (ours, theirs) => Math.Abs(ours - theirs)).Max()
            .Should().BeLessThanOrEqualTo(2, "the standard leaves the rounding of the transform open");
    }

    [JpegFact]
    public void Sampling_factors_without_a_name_are_no_obstacle() =>
        Levels(Read(JpegExamples.ThreeToOne).ToGrey()).Should().Be("228 228 28");

    [JpegTheory]
    [InlineData(1, "20 60 100 / 140 180 220")]
    [InlineData(2, "100 60 20 / 220 180 140")]
    [InlineData(3, "220 180 140 / 100 60 20")]
    [InlineData(4, "140 180 220 / 20 60 100")]
    [InlineData(5, "20 140 / 60 180 / 100 220")]
    [InlineData(6, "140 20 / 180 60 / 220 100")]
    [InlineData(7, "220 100 / 180 60 / 140 20")]
    [InlineData(8, "100 220 / 60 180 / 20 140")]
    public void A_picture_is_turned_as_the_camera_was(int orientation, string seen)
    {
        foreach (var little in (bool[])[true, false])
            Levels(Read(WithExif(Exif(orientation, little)))).Should().Be(seen, "EXIF 2.3 says so, tag 0x0112");
    }

    [JpegTheory]
    [InlineData("45786966")]
    [InlineData("457869660000")]
    [InlineData("45786966000049492A00")]
    [InlineData("45786966000049492A00FFFFFFFF")]
    [InlineData("45786966000049492A0008000000")]
    [InlineData("45786966000049492A0008000000FFFF")]
    [InlineData("45786966000049492A0008000000010012010300010000000900")]
    [InlineData("45786966000049492A0008000000010012010300010000000900000000000000")]
    [InlineData("45786966000049492A0008000000010012010400010000000600000000000000")]
    [InlineData("4578696600004D4D002A7FFFFFFF0001")]
    [InlineData("68747470")]
    public void Exif_data_that_make_no_sense_leave_a_picture_as_it_is(string exif) =>
        Levels(Read(WithExif(Convert.FromHexString(exif)))).Should().Be("20 60 100 / 140 180 220");

    [Fact]
    public void A_text_file_named_jpg_is_refused_by_name()
    {
        var path = Write(Encoding.UTF8.GetBytes("Not a picture at all."));

        var read = () => Jpeg.Read(path);

        read.Should().Throw<InvalidDataException>()
            .WithMessage($"{path}: *bytes FF D8 FF*starts with 4E 6F 74*convert*");
    }

    [Fact]
    public void An_empty_file_is_refused_by_name()
    {
        var path = Write([]);

        var read = () => Jpeg.Read(path);

        read.Should().Throw<InvalidDataException>().WithMessage($"{path}: *no bytes at all*again*");
    }

    [JpegTheory]
    [InlineData("colour")]
    [InlineData("progressive")]
    [InlineData("inks")]
    public void A_file_cut_short_anywhere_is_refused(string kind)
    {
        var whole = JpegExamples.Of(kind);

        for (var length = 1; length < whole.Length; length++)
            Reading(whole[..length])
                .Should().Throw<InvalidDataException>($"only {length} of {whole.Length} bytes are left");
    }

    [JpegFact]
    public void A_file_that_repaints_its_picture_without_end_is_left_at_the_first_doubt()
    {
        const int frameLength = 9;
        var jpeg = WithSize(JpegExamples.Of("progressive grey"), 2_048, 2_048);
        var scans = Frame(jpeg) + frameLength;

        Reading([.. jpeg[..scans], .. Enumerable.Repeat(jpeg[scans..^2], 500).SelectMany(all => all), .. jpeg[^2..]])
            .Should().Throw<InvalidDataException>().WithMessage("*(*premature end of data segment*)*",
                "to refuse it for its number of scans takes seconds");
    }

    [JpegFact]
    public void What_the_library_has_against_a_file_is_passed_on() =>
        Reading(Colour[..^10])
            .Should().Throw<InvalidDataException>().WithMessage("*libturbojpeg*(*premature end*)*damaged*");

    [Fact]
    public void A_huge_header_is_refused_before_anything_is_allocated()
    {
        var bomb = WithSize(Colour, 65_535, 65_535);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Reading(bomb).Should().Throw<InvalidDataException>().WithMessage("*67108864 pixels*65535×65535*Scale it down*");

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1 << 20, "12 GB were claimed");
    }

    [Fact]
    public void A_header_within_the_limit_must_still_be_borne_out_by_the_bytes()
    {
        var bomb = WithSize(Colour, 8_000, 8_000);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Reading(bomb).Should().Throw<InvalidDataException>()
            .WithMessage("*8000×8000*375000 bytes at least*", "three channels of 1,000² blocks take a bit a block");

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1 << 20, "192 MB were claimed");
    }

    [Theory]
    [InlineData(0, 7)]
    [InlineData(11, 0)]
    public void A_picture_without_pixels_is_refused(int width, int height) =>
        Reading(WithSize(Colour, width, height))
            .Should().Throw<InvalidDataException>().WithMessage($"*at least one pixel*{width}×{height}*");

    [Theory]
    [InlineData(0, 12, "12 bits and 3 channels")]
    [InlineData(-3, 0xC3, "this is C3")]
    [InlineData(-3, 0xC9, "this is C9")]
    public void A_rare_kind_is_refused_with_a_way_out(int place, int value, string problem)
    {
        var rare = Colour;
        rare[Frame(rare) + place] = (byte)value;

        Reading(rare).Should().Throw<NotSupportedException>().WithMessage($"*{problem}*Export*standard JPEG*");
    }

    [Theory]
    [InlineData("FFD8FFD9", "how large it is")]
    [InlineData("FFD8FFE00001", "claims 1")]
    [InlineData("FFD8FFE0FFFF", "ends inside segment E0")]
    [InlineData("FFD8FFE0000200", "begins with FF, but byte 6 is 00")]
    [InlineData("FFD8FFC000020000", "3 for each channel, but this has 0")]
    [InlineData("FFD8FFC0000B08000800080101000000", "sampling factors*0 and 0")]
    public void Segments_that_make_no_sense_are_refused(string jpeg, string problem) =>
        Reading(Convert.FromHexString(jpeg)).Should().Throw<InvalidDataException>().WithMessage($"*{problem}*");

    private static Bitmap Read(byte[] jpeg) => Jpeg.Read(new MemoryStream(jpeg));

    private static Action Reading(byte[] jpeg) => () => Read(jpeg);

    /// <summary>Where the body of the SOF segment begins.</summary>
    private static int Frame(byte[] jpeg)
    {
        var at = AfterStart;
        while (jpeg[at + 1] is not (0xC0 or 0xC2))
            at += 2 + jpeg[at + 2] * 256 + jpeg[at + 3];

        return at + 4;
    }

    private static byte[] WithSize(byte[] jpeg, int width, int height)
    {
        var frame = Frame(jpeg);
        (jpeg[frame + 1], jpeg[frame + 2]) = ((byte)(height >> 8), (byte)height);
        (jpeg[frame + 3], jpeg[frame + 4]) = ((byte)(width >> 8), (byte)width);

        return jpeg;
    }

    private static byte[] WithExif(byte[] exif) =>
    [
        .. JpegExamples.Blocks[..AfterStart],
        0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif,
        .. JpegExamples.Blocks[AfterStart..],
    ];

    /// <summary>A directory of two entries: an artist's name of no length, then the orientation.</summary>
    private static byte[] Exif(int orientation, bool little) => [.. "Exif\0\0"u8, .. Convert.FromHexString(little
        ? "49492A000A000000AAAA" + "0200" + "3B0102000000000000000000" + $"1201030001000000{orientation:X2}000000"
        : "4D4D002A0000000AAAAA" + "0002" + "013B00020000000000000000" + $"011200030000000100{orientation:X2}0000")];

    private static string Levels(Bitmap bitmap) => string.Join(" / ", Enumerable.Range(0, bitmap.Height / 8)
        .Select(row => string.Join(' ', Enumerable.Range(0, bitmap.Width / 8)
            .Select(column => bitmap.Pixels[(row * 8 + 4) * bitmap.Width + column * 8 + 4]))));

    private string Write(byte[] bytes)
    {
        var path = Path.Combine(folder.Path, "picture.jpg");
        File.WriteAllBytes(path, bytes);

        return path;
    }
}
