using System.Buffers.Binary;
using System.Text;
using SelfAttentionGan.Imaging;

namespace SelfAttentionGan.Tests.Imaging;

public sealed class WebPTests : IDisposable
{
    // The size in a lossless file: 14 bits of width - 1, then 14 of height - 1 (RFC 9649, 3.4).
    private const int LosslessSize = 21;

    // The same in a lossy one: 16 bits of width, then of height (RFC 6386, 9.1).
    private const int LossySize = 26;

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Kinds => [.. WebPExamples.All.Select(example => example.Kind)];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_of_webp_matches_libwebp(string kind)
    {
        var (_, channels, webp, pixels) = WebPExamples.All.Single(example => example.Kind == kind);

        var bitmap = Read(Convert.FromBase64String(webp));

        (bitmap.Width, bitmap.Height, bitmap.Channels).Should().Be((11, 7, channels));
        Convert.ToHexStringLower(bitmap.Pixels).Should().Be(pixels, "RFC 6386 and 9649 leave no bit open");
    }

    [Fact]
    public void The_content_determines_the_format_and_not_the_name()
    {
        var path = Write("image.jpg", WebPExamples.Of("lossless"));

        ImageReader.IsImage(path).Should().BeTrue();
        ImageBuffer.Read(path).Pixels.ToArray().Should().Equal(Read(WebPExamples.Of("lossless")).Pixels.ToArray());
    }

    [Fact]
    public void A_RIFF_file_of_audio_is_no_image() =>
        ImageReader.IsImage(Write("audio.webp", "RIFF\0\0\0\0WAVEfmt "u8.ToArray())).Should().BeFalse();

    [Fact]
    public void A_text_file_named_webp_is_refused_by_name()
    {
        var path = Write("text.webp", Encoding.UTF8.GetBytes("Not an image at all."));

        var read = () => ImageBuffer.Read(path);

        read.Should().Throw<InvalidDataException>()
            .WithMessage($"{path}: *WebP (RIFF)*starts with 4E 6F 74*convert*");
    }

    [Fact]
    public void An_empty_file_is_refused_by_name()
    {
        var path = Write("empty.webp", []);

        var read = () => ImageBuffer.Read(path);

        read.Should().Throw<InvalidDataException>().WithMessage($"{path}: *no bytes at all*again*");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_file_cut_short_is_refused(string kind)
    {
        const int padding = 2;
        var whole = WebPExamples.Of(kind);

        for (var length = 1; length < whole.Length - padding; length++)
            Reading(whole[..length])
                .Should().Throw<InvalidDataException>($"only {length} of {whole.Length} bytes are left");
    }

    [Fact]
    public void Of_an_animation_the_first_frame_is_read() =>
        (Read(WebPExamples.Animation) is { Width: 11, Height: 7, Channels: 3 }).Should().BeTrue();

    [Theory]
    [InlineData(1, 2, 1)]
    [InlineData(6, 1, 2)]
    [InlineData(8, 1, 2)]
    public void The_exif_orientation_is_applied(int orientation, int width, int height)
    {
        var webp = WithOrientation(orientation);

        var bitmap = Read(webp);

        (bitmap.Width, bitmap.Height).Should().Be((width, height));
        bitmap.ToGrayscale().Pixels.ToArray().Should().Equal(orientation == 8 ? [200, 10] : [10, 200]);
    }

    [Fact]
    public void A_huge_header_is_refused_before_anything_is_allocated()
    {
        var bomb = WebPExamples.Of("lossless");
        BinaryPrimitives.WriteUInt32LittleEndian(bomb.AsSpan(LosslessSize), 0x0FFF_FFFF);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Reading(bomb).Should().Throw<InvalidDataException>().WithMessage("*has 268435456 pixels*can hold*at most*");

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1 << 20, "805 MB were claimed");
    }

    [Fact]
    public void A_header_within_the_limit_must_match_the_number_of_bytes()
    {
        var bomb = WebPExamples.Of("lossy");
        BinaryPrimitives.WriteUInt32LittleEndian(bomb.AsSpan(LossySize), 8_000 << 16 | 8_000);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Reading(bomb).Should().Throw<InvalidDataException>()
            .WithMessage("*has 64000000 pixels*can hold*at most*");

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1 << 20, "192 MB were claimed");
    }

    [Fact]
    public void A_damaged_file_is_refused()
    {
        var odd = WebPExamples.Of("lossless");
        odd[LosslessSize - 1] ^= 1;

        Reading(odd).Should().Throw<InvalidDataException>().WithMessage("an image: *damaged*again*");
    }

    private static Action Reading(byte[] webp) => () => Read(webp);

    private static ImageBuffer Read(byte[] webp) => ImageReader.Read("an image", new MemoryStream(webp));

    /// <summary>An extended file (RFC 9649, 2.7) of one row, 10 and 200, with EXIF data.</summary>
    private byte[] WithOrientation(int orientation)
    {
        var path = Path.Combine(folder.Path, "row.webp");
        new ImageBuffer(2, 1, 1, [10, 200]).Save(path);
        byte[] exif = [.. Convert.FromHexString($"49492A0008000000010012010300010000000{orientation}00000000000000")];
        byte[] chunks =
        [
            .. "WEBP"u8, .. "VP8X"u8, 10, 0, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0, 0, 0,
            .. File.ReadAllBytes(path)[12..], .. "EXIF"u8, (byte)exif.Length, 0, 0, 0, .. exif,
        ];

        return [.. "RIFF"u8, .. BitConverter.GetBytes(chunks.Length), .. chunks];
    }

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(folder.Path, name);
        File.WriteAllBytes(path, bytes);

        return path;
    }
}
