using System.Buffers.Binary;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Imaging.Decoding;
using SelfAttentionGan.Tests.Imaging;
using SelfAttentionGan.Tests.Imaging.Decoding;

namespace SelfAttentionGan.Tests.Fuzzing;

public sealed class ImageFuzzTests
{
    private const string Name = "image";

    public static TheoryData<string> Pngs => [.. PngExamples.All.Select(example => example.Kind)];

    public static TheoryData<string> Jpegs => [.. JpegExamples.All.Select(example => example.Kind)];

    public static TheoryData<string> WebPs => [.. WebPExamples.All.Select(example => example.Kind)];

    [Theory]
    [MemberData(nameof(Pngs))]
    public void Damaged_pngs_are_refused_or_read_even_if_their_checksums_fit(string kind)
    {
        var whole = Convert.FromBase64String(PngExamples.All.Single(example => example.Kind == kind).Png);

        Survivors(whole, trials: 50, Read);
        Survivors(whole, trials: 150, damaged => Read(WithChecksums(damaged)))
            .Should().BeInRange(1, 149, "some damage hits a comment, some the header");
    }

    [Theory]
    [MemberData(nameof(Jpegs))]
    public void Damaged_jpegs_are_refused_or_read(string kind) =>
        Survivors(JpegExamples.Of(kind), trials: 1_000, Read)
            .Should().BeInRange(1, 999, "some damage hits a comment, some the header");

    [Theory]
    [MemberData(nameof(WebPs))]
    public void Damaged_webps_are_refused_or_read(string kind) =>
        Survivors(WebPExamples.Of(kind), trials: 500, Read)
            .Should().BeInRange(1, 499, "some damage moves a color, some hits the header");

    [Fact]
    public void Damaged_gifs_and_bmps_are_refused_or_read()
    {
        Survivors(GifAndBmpTests.Gif([7, 200, 90, 0], [1, 2, 3, 4]), trials: 500, Read).Should().BeInRange(1, 499);
        Survivors(GifAndBmpTests.Bmp([10, 20, 30], [40, 50, 60]), trials: 500, Read).Should().BeInRange(1, 499);
    }

    private static int Survivors(byte[] whole, int trials, Action<byte[]> read) =>
        CorruptionFuzzer.Survivors(Name, whole, [.. Enumerable.Range(0, 40)], trials, read);

    private static void Read(byte[] damaged)
    {
        var bitmap = ImageReader.Read(Name, new MemoryStream(damaged));

        bitmap.Pixels.Length.Should().Be(bitmap.Width * bitmap.Height * bitmap.Channels);
    }

    /// <summary>Corrects the checksum of each chunk, as far as chunks can still be found.</summary>
    private static byte[] WithChecksums(byte[] png)
    {
        const int overhead = 12;
        for (var at = ImageFormatDetector.PngSignature.Length; at + overhead <= png.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at));
            if (length > png.Length - at - overhead)
                break;

            var chunk = png.AsSpan(at + 4, (int)length + 4);
            BinaryPrimitives.WriteUInt32BigEndian(
                png.AsSpan(at + 8 + (int)length), PngMaker.Checksum(chunk));
            at += overhead + (int)length;
        }

        return png;
    }
}
