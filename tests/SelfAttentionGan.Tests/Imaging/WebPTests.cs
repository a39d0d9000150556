using System.Buffers.Binary;
using System.Text;
using SelfAttentionGan.Imaging;

namespace SelfAttentionGan.Tests.Imaging;

public sealed class WebPTests : IDisposable
{
    // Where a lossless file says how large it is: 14 bits of width - 1, then 14 of height - 1 (RFC 9649, 3.4).
    private const int LosslessSize = 21;

    // The same in a lossy one: 16 bits of width, then of height (RFC 6386, 9.1).
    private const int LossySize = 26;

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Kinds => [.. WebPExamples.All.Select(example => example.Kind)];

    public void Dispose() => folder.Dispose();

    [WebPTheory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_of_webp_is_read_as_others_read_it(string kind)
    {
        var (_, channels, webp, pixels) = WebPExamples.All.Single(example => example.Kind == kind);

        var bitmap = WebP.Read(new MemoryStream(Convert.FromBase64String(webp)));

        (bitmap.Width, bitmap.Height, bitmap.Channels).Should().Be((11, 7, channels));
        Convert.ToHexStringLower(bitmap.Pixels).Should().Be(pixels, "RFC 6386 and 9649 leave no bit open");
    }

    [WebPFact]
    public void The_content_tells_what_a_file_is_not_its_name()
    {
        var path = Write("picture.jpg", WebPExamples.Of("lossless"));

        PictureFormat.Suits(path).Should().BeTrue();
        PictureFormat.Read(path).Pixels.ToArray().Should().Equal(WebP.Read(path).Pixels.ToArray());
    }

    [Fact]
    public void A_sound_in_the_same_container_is_no_picture() =>
        PictureFormat.Suits(Write("sound.webp", "RIFF\0\0\0\0WAVEfmt "u8.ToArray())).Should().BeFalse();

    [Fact]
    public void A_text_file_named_webp_is_refused_by_name()
    {
        var path = Write("text.webp", Encoding.UTF8.GetBytes("Not a picture at all."));

        var read = () => WebP.Read(path);

        read.Should().Throw<InvalidDataException>()
            .WithMessage($"{path}: *letters RIFF*WEBP*starts with 4E 6F 74*convert*");
    }

    [Fact]
    public void An_empty_file_is_refused_by_name()
    {
        var path = Write("empty.webp", []);

        var read = () => WebP.Read(path);

        read.Should().Throw<InvalidDataException>().WithMessage($"{path}: *no bytes at all*again*");
    }

    [WebPTheory]
    [MemberData(nameof(Kinds))]
    public void A_file_cut_short_anywhere_is_refused(string kind)
    {
        var whole = WebPExamples.Of(kind);

        for (var length = 1; length < whole.Length; length++)
            Reading(whole[..length])
                .Should().Throw<InvalidDataException>($"only {length} of {whole.Length} bytes are left");
    }

    [WebPFact]
    public void An_animation_is_refused_with_a_way_out() =>
        Reading(WebPExamples.Animation)
            .Should().Throw<NotSupportedException>().WithMessage("*single picture*animation*webpmux*");

    [WebPFact]
    public void A_huge_header_is_refused_before_anything_is_allocated()
    {
        var bomb = WebPExamples.Of("lossless");
        BinaryPrimitives.WriteUInt32LittleEndian(bomb.AsSpan(LosslessSize), 0x0FFF_FFFF);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Reading(bomb).Should().Throw<InvalidDataException>().WithMessage("*67108864 pixels*16384×16384*Scale it down*");

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1 << 20, "805 MB were claimed");
    }

    [WebPFact]
    public void A_header_within_the_limit_must_still_be_borne_out_by_the_bytes()
    {
        var bomb = WebPExamples.Of("lossy");
        BinaryPrimitives.WriteUInt32LittleEndian(bomb.AsSpan(LossySize), 8_000 << 16 | 8_000);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Reading(bomb).Should().Throw<InvalidDataException>()
            .WithMessage("*8000×8000*62500 bytes at least*", "500² blocks take a quarter of a byte each");

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1 << 20, "192 MB were claimed");
    }

    [WebPFact]
    public void What_the_library_has_against_a_file_is_passed_on()
    {
        var odd = WebPExamples.Of("lossless");
        odd[LosslessSize - 1] ^= 1;

        Reading(odd).Should().Throw<InvalidDataException>().WithMessage("*libwebp*(bitstream error)*damaged*");
    }

    private static Action Reading(byte[] webp) => () => WebP.Read(new MemoryStream(webp));

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(folder.Path, name);
        File.WriteAllBytes(path, bytes);

        return path;
    }
}
