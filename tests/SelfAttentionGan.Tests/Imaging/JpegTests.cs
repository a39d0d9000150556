using System.Text;
using SelfAttentionGan.Imaging;

namespace SelfAttentionGan.Tests.Imaging;

public sealed class JpegTests : IDisposable
{
    private const int AfterStart = 2;

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Kinds => [.. JpegExamples.All.Select(example => example.Kind)];

    private static byte[] Color => JpegExamples.Of("color");

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_of_jpeg_matches_libjpeg(string kind)
    {
        var (_, channels, jpeg, pixels) = JpegExamples.All.Single(example => example.Kind == kind);

        var bitmap = Read(Convert.FromBase64String(jpeg));

        (bitmap.Width, bitmap.Height, bitmap.Channels).Should().Be((11, 7, channels));
        bitmap.Pixels.ToArray().Zip(Convert.FromHexString(pixels), (ours, theirs) => Math.Abs(ours - theirs)).Max()
            .Should().BeLessThanOrEqualTo(2, "the standard leaves the rounding of the transform open");
    }

    [Fact]
    public void Unusual_sampling_factors_are_accepted() =>
        Levels(Read(JpegExamples.ThreeToOne).ToGrayscale()).Should().Be("228 228 28");

    [Theory]
    [InlineData(1, "20 60 100 / 140 180 220")]
    [InlineData(2, "100 60 20 / 220 180 140")]
    [InlineData(3, "220 180 140 / 100 60 20")]
    [InlineData(4, "140 180 220 / 20 60 100")]
    [InlineData(5, "20 140 / 60 180 / 100 220")]
    [InlineData(6, "140 20 / 180 60 / 220 100")]
    [InlineData(7, "220 100 / 180 60 / 140 20")]
    [InlineData(8, "100 220 / 60 180 / 20 140")]
    public void The_exif_orientation_is_applied(int orientation, string seen)
    {
        foreach (var little in (bool[])[true, false])
            Levels(Read(WithExif(Exif(orientation, little)))).Should().Be(seen, "that is EXIF 2.3, tag 0x0112");
    }

    [Theory]
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
    public void Invalid_exif_data_are_ignored(string exif) =>
        Levels(Read(WithExif(Convert.FromHexString(exif)))).Should().Be("20 60 100 / 140 180 220");

    [Fact]
    public void A_text_file_named_jpg_is_refused_by_name()
    {
        var path = Write(Encoding.UTF8.GetBytes("Not an image at all."));

        var read = () => ImageBuffer.Read(path);

        read.Should().Throw<InvalidDataException>()
            .WithMessage($"{path}: *(FF D8 FF)*starts with 4E 6F 74*convert*");
    }

    [Fact]
    public void An_empty_file_is_refused_by_name()
    {
        var path = Write([]);

        var read = () => ImageBuffer.Read(path);

        read.Should().Throw<InvalidDataException>().WithMessage($"{path}: *no bytes at all*again*");
    }

    [Theory]
    [InlineData("color")]
    [InlineData("progressive")]
    [InlineData("inks")]
    public void A_truncated_file_is_refused(string kind)
    {
        var whole = JpegExamples.Of(kind);

        for (var length = 1; length < whole.Length; length++)
            Reading(whole[..length])
                .Should().Throw<InvalidDataException>($"only {length} of {whole.Length} bytes are left");
    }

    [Fact]
    public void A_file_of_scans_without_end_is_refused_in_bounded_time()
    {
        const int frameLength = 9;
        var jpeg = WithSize(JpegExamples.Of("progressive gray"), 256, 256);
        var scans = Frame(jpeg) + frameLength;

        Reading([.. jpeg[..scans], .. Enumerable.Repeat(jpeg[scans..^2], 2_000).SelectMany(all => all), .. jpeg[^2..]])
            .Should().Throw<InvalidDataException>().WithMessage("*damaged or of an unsupported kind*");
    }

    [Fact]
    public void A_huge_header_is_refused_before_anything_is_allocated()
    {
        var bomb = WithSize(Color, 65_000, 65_000);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Reading(bomb).Should().Throw<InvalidDataException>()
            .WithMessage("*268435456 pixels*65000×65000*Scale it down*");

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1 << 20, "12 GB were claimed");
    }

    [Fact]
    public void A_header_within_the_limit_must_match_the_number_of_bytes()
    {
        var bomb = WithSize(Color, 8_000, 8_000);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Reading(bomb).Should().Throw<InvalidDataException>()
            .WithMessage("*has 64000000 pixels*can hold*at most*", "each block of 64 samples takes a bit at least");

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1 << 20, "192 MB were claimed");
    }

    [Theory]
    [InlineData(0, 7)]
    [InlineData(11, 0)]
    public void An_image_without_pixels_is_refused(int width, int height) =>
        Reading(WithSize(Color, width, height)).Should().Throw<InvalidDataException>();

    [Theory]
    [InlineData(0, 12)]
    [InlineData(-3, 0xC3)]
    public void An_unsupported_kind_is_refused(int place, int value)
    {
        var rare = Color;
        rare[Frame(rare) + place] = (byte)value;

        Reading(rare).Should().Throw<InvalidDataException>(
            "12 bits and lossless JPEGs are hardly read anywhere").WithMessage("*unsupported kind*again*");
    }

    [Theory]
    [InlineData("FFD8FFD9")]
    [InlineData("FFD8FFE00001")]
    [InlineData("FFD8FFE0FFFF")]
    [InlineData("FFD8FFE0000200")]
    [InlineData("FFD8FFC000020000")]
    [InlineData("FFD8FFC0000B08000800080101000000")]
    public void Invalid_segments_are_refused(string jpeg) =>
        Reading(Convert.FromHexString(jpeg)).Should().Throw<InvalidDataException>();

    private static ImageBuffer Read(byte[] jpeg) => ImageReader.Read("an image", new MemoryStream(jpeg));

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

    private static string Levels(ImageBuffer bitmap) => string.Join(" / ", Enumerable.Range(0, bitmap.Height / 8)
        .Select(row => string.Join(' ', Enumerable.Range(0, bitmap.Width / 8)
            .Select(column => bitmap.Pixels[(row * 8 + 4) * bitmap.Width + column * 8 + 4]))));

    private string Write(byte[] bytes)
    {
        var path = Path.Combine(folder.Path, "image.jpg");
        File.WriteAllBytes(path, bytes);

        return path;
    }
}
