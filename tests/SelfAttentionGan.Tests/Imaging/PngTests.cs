using System.Text;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Imaging.Decoding;
using static SelfAttentionGan.Tests.Imaging.PngMaker;

namespace SelfAttentionGan.Tests.Imaging;

public sealed class PngTests : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory();

    public static TheoryData<string> Kinds => [.. PngExamples.All.Select(example => example.Kind)];

    private static byte[] Example(string kind) =>
        Convert.FromBase64String(PngExamples.All.Single(example => example.Kind == kind).Png);

    public void Dispose() => directory.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_of_png_is_decoded_exactly(string kind)
    {
        var (_, channels, png, pixels) = PngExamples.All.Single(example => example.Kind == kind);

        var bitmap = Read(Convert.FromBase64String(png));

        (bitmap.Width, bitmap.Height, bitmap.Channels).Should().Be((5, 3, channels));
        Convert.ToHexStringLower(bitmap.Pixels).Should().Be(pixels, "that is what an independent reader sees");
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(7, 5, 1)]
    [InlineData(7, 5, 3)]
    [InlineData(64, 33, 4)]
    public void What_is_written_is_read_back(int width, int height, int channels)
    {
        var pixels = new byte[width * height * channels];
        new Random(1).NextBytes(pixels);
        var stream = new MemoryStream();

        new ImageBuffer(width, height, channels, pixels).Save(stream);
        var bitmap = Read(stream.ToArray());

        bitmap.Channels.Should().Be(channels);
        bitmap.Pixels.ToArray().Should().Equal(pixels);
    }

    [Fact]
    public void A_smooth_image_is_compressed()
    {
        var pixels = new byte[256 * 256 * 3];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)((i / 3 % 256 + i / 768) / 2);
        var stream = new MemoryStream();

        new ImageBuffer(256, 256, 3, pixels).Save(stream);

        stream.Length.Should().BeLessThan(pixels.Length / 20, "a gradient is a constant difference to its neighbors");
    }

    [Fact]
    public void Saving_replaces_the_old_file_and_leaves_no_temporary_file()
    {
        var path = Path.Combine(directory.FullName, "image.png");
        File.WriteAllText(path, "old");

        new ImageBuffer(1, 1, 1, [42]).Save(path);

        ImageBuffer.Read(path).Pixels.ToArray().Should().Equal(42);
        directory.GetFiles().Should().ContainSingle();
    }

    [Fact]
    public void A_failed_save_leaves_no_temporary_file()
    {
        var path = Path.Combine(directory.FullName, "taken.png");
        Directory.CreateDirectory(Path.Combine(path, "full"));

        var save = () => new ImageBuffer(1, 1, 1, [42]).Save(path);

        save.Should().Throw<Exception>().Which
            .Should().Match(e => e is IOException || e is UnauthorizedAccessException);
        directory.GetFiles("*", SearchOption.AllDirectories).Should().BeEmpty();
    }

    [Fact]
    public void A_text_file_named_png_is_refused_by_name()
    {
        var path = Write(Encoding.UTF8.GetBytes("Not an image at all."));

        var read = () => ImageBuffer.Read(path);

        read.Should().Throw<InvalidDataException>()
            .WithMessage($"{path}: *begin with 89 50 4E 47*starts with 4E 6F 74*convert*");
    }

    [Fact]
    public void An_empty_file_is_refused_by_name()
    {
        var path = Write([]);

        var read = () => ImageBuffer.Read(path);

        read.Should().Throw<InvalidDataException>().WithMessage($"{path}: *no bytes at all*again*");
    }

    [Theory]
    [InlineData("rgba, 8 bits")]
    [InlineData("rgba, 8 bits interlaced")]
    [InlineData("gray, 16 bits")]
    public void A_truncated_file_is_refused_unless_its_pixels_are_complete(string kind)
    {
        var whole = Example(kind);

        Refusals(Enumerable.Range(1, whole.Length - 1).Select(length => whole[..length]), Read(whole))
            .Should().BeGreaterThan(whole.Length * 3 / 4);
    }

    [Fact]
    public void A_flipped_bit_is_detected_or_changes_no_pixel()
    {
        var whole = Example("rgba, 8 bits");

        Refusals(Enumerable.Range(0, 8 * whole.Length).Select(bit => Flip(whole, bit)), Read(whole))
            .Should().BeGreaterThan(whole.Length * 4, "header and pixels have checksums; comments need none");
    }

    [Fact]
    public void A_huge_header_is_refused_before_anything_is_allocated()
    {
        var bomb = Assemble(Header(30_000, 30_000, 8, 6), ("IDAT", Deflate(new byte[1000])));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Reading(bomb).Should().Throw<InvalidDataException>().WithMessage("*67108864 pixels*30000×30000*Scale it down*");

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1 << 20, "3.6 GB were declared");
    }

    [Fact]
    public void A_header_within_the_limit_must_match_the_number_of_bytes()
    {
        var bomb = Assemble(Header(8_000, 8_000, 8, 6), ("IDAT", Deflate(new byte[1000])));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Reading(bomb).Should().Throw<InvalidDataException>().WithMessage("*has 64000000 pixels*can hold*at most*");

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1 << 20, "256 MB were declared");
    }

    [Theory]
    [InlineData("010203040506")]
    [InlineData("78BB00000001030000000001")]
    public void Pixel_data_that_are_no_plain_zlib_stream_are_refused(string data) =>
        Reading(Assemble(Header(1, 1, 8, 0), ("IDAT", Convert.FromHexString(data))))
            .Should().Throw<InvalidDataException>("one is noise, the other needs a dictionary").WithMessage("*again*");

    [Fact]
    public void Too_few_pixel_data_are_refused() =>
        Reading(Assemble(Header(12, 2, 8, 0), ("IDAT", Deflate(new byte[20]))))
            .Should().Throw<InvalidDataException>("a row is a filter byte and 12 pixels").WithMessage("*truncated*");

    [Fact]
    public void A_missing_palette_is_refused() =>
        Reading(Assemble(Header(1, 1, 8, 3), ("IDAT", Deflate([0, 0])))).Should().Throw<InvalidDataException>();

    [Fact]
    public void Missing_pixel_data_are_refused() =>
        Reading(Assemble(Header(1, 1, 8, 0))).Should().Throw<InvalidDataException>();

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void An_image_without_pixels_is_refused(int width, int height) =>
        Reading(Assemble(Header(width, height, 8, 0), ("IDAT", Deflate([0])))).Should().Throw<InvalidDataException>();

    [Theory]
    [InlineData(8, 1)]
    [InlineData(4, 2)]
    [InlineData(16, 3)]
    [InlineData(0, 0)]
    [InlineData(8, 7)]
    public void An_invalid_color_type_and_depth_are_refused(int depth, int color) =>
        Reading(Assemble(Header(1, 1, depth, color), ("IDAT", Deflate([0, 0])))).Should().Throw<InvalidDataException>();

    [Fact]
    public void An_unknown_critical_chunk_is_refused() =>
        Reading(Assemble(Header(1, 1, 8, 0), ("ABCD", []))).Should().Throw<InvalidDataException>();

    [Fact]
    public void A_chunk_that_declares_two_gigabytes_is_refused_at_the_end_of_the_file() =>
        Reading([
            .. ImageFormatDetector.PngSignature, .. Chunk("IHDR", Header(1, 1, 8, 0)), 0x7F, 0xFF, 0xFF, 0xFF, 1, 2, 3])
            .Should().Throw<InvalidDataException>();

    private static Action Reading(byte[] png) => () => Read(png);

    private static ImageBuffer Read(byte[] png) => ImageReader.Read("an image", new MemoryStream(png));

    private static byte[] Flip(byte[] whole, int bit)
    {
        var damaged = whole.ToArray();
        damaged[bit / 8] ^= (byte)(1 << bit % 8);

        return damaged;
    }

    /// <summary>Reads damaged files, each of which is refused by name or decoded to the same pixels.</summary>
    private static int Refusals(IEnumerable<byte[]> damaged, ImageBuffer whole)
    {
        var refused = 0;
        foreach (var png in damaged)
            try
            {
                Read(png).Pixels.ToArray().Should().Equal(whole.Pixels.ToArray());
            }
            catch (InvalidDataException refusal)
            {
                refusal.Message.Should().StartWith("an image: ");
                refused++;
            }

        return refused;
    }

    private string Write(byte[] bytes)
    {
        var path = Path.Combine(directory.FullName, "image.png");
        File.WriteAllBytes(path, bytes);

        return path;
    }
}
