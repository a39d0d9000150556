using SelfAttentionGan.Data;
using SelfAttentionGan.Data.Decoding;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Tests.Data.Decoding;
using SelfAttentionGan.Tests.Imaging;

namespace SelfAttentionGan.Tests.Data;

/// <summary>Images of 16 bits a sample keep all bits from the file to the tensor.</summary>
public sealed class SixteenBitImagesTests : IDisposable
{
    private static readonly ImageShape Shape = new(1, 16, 16);

    private readonly TemporaryFolder folder = new();
    private readonly RecordingLogger log = new();

    private string Cache => Path.Combine(folder.Path, "images.cache");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Neighboring_levels_stay_apart_in_the_tensor()
    {
        File.WriteAllBytes(
            Path.Combine(folder.Path, "a.png"), PngMaker.DeepGray(16, 16, (x, y) => 40_000 + x + 16 * y));

        using var batch = Datasets.ImageFolder(folder.Path, size: 16, channels: 1).Read([0]);

        batch.Images.data<float>().ToArray().Should().Equal(
            Enumerable.Range(0, 256).Select(i => (40_000 + i) / 32_767.5f - 1), (a, b) => Math.Abs(a - b) < 1e-6f);
    }

    [Theory]
    [InlineData(GrayRange.Auto, 0, 32_768, 65_535)]
    [InlineData(GrayRange.Full, 0, 2_048, 4_095)]
    [InlineData(GrayRange.MinMax, 0, 32_768, 65_535)]
    [InlineData(GrayRange.Window, 0, 16_384, 65_535)]
    public void A_gray_range_defines_which_samples_are_black_and_white(GrayRange range, int low, int middle, int high)
    {
        var options = new ImageFolderOptions { GrayRange = range, WindowCenter = 2_560, WindowWidth = 2_048 };
        var images = Open(options, PngMaker.DeepGray(16, 16, (x, y) => x switch { 0 => 0, 1 => 2_048, _ => 4_095 }));

        var samples = Samples(images[0]);

        samples[0].Should().BeCloseTo((ushort)low, 20);
        samples[1].Should().BeCloseTo((ushort)middle, 20);
        samples[2].Should().BeCloseTo((ushort)high, 20);
    }

    [Theory]
    [InlineData(GrayRange.Auto, "4095 is white")]
    [InlineData(GrayRange.Full, "it looks black")]
    public void Twelve_bits_in_sixteen_are_logged_once_with_a_remedy(GrayRange range, string effect)
    {
        var twelve = PngMaker.DeepGray(16, 16, (x, y) => x * y);
        var images = Open(new() { GrayRange = range }, twelve, twelve);

        _ = (images[0], images[1]);

        log.Lines.Should().ContainSingle().Which.Should().StartWith("Warning: image 0: ")
            .And.Contain("none above 225").And.Contain(effect).And.Contain("Set GrayRange");
    }

    [Fact]
    public void Images_that_use_their_sixteen_bits_log_nothing()
    {
        _ = Open(new(), PngMaker.DeepGray(16, 16, (x, _) => x * 4_369))[0];

        log.Lines.Should().BeEmpty();
    }

    [Fact]
    public void Scaling_keeps_more_than_eight_bits()
    {
        var images = Open(new(), PngMaker.DeepGray(32, 32, (x, y) => 30_000 + 2 * x));

        var samples = Samples(images[0]);

        samples[..16].Distinct().Should().HaveCount(16, "a gradient of less than one level of 8 bits is still a "
            + "gradient");
    }

    [Fact]
    public void A_cache_keeps_all_bits_of_the_kind_that_its_first_image_is()
    {
        byte[][] images = [PngMaker.DeepGray(16, 16, (x, y) => 40_000 + x + 16 * y), Plain(77)];
        var fresh = Open(new() { Cache = Cache }, images);
        var (deep, plain) = (fresh[0], fresh[1]);

        var store = new EncodedImageStore(images);
        var cached = new DecodedImageStore(store, Shape, new() { Cache = Cache }, log);

        cached[0].Should().Equal(deep);
        Samples(cached[1]).Should().OnlyContain(sample => sample == 77 * 257);
        plain.Should().OnlyContain(level => level == 77);
        store.Reads.Should().Be(0);
    }

    [Fact]
    public void A_cache_of_eight_bits_truncates_no_deeper_image_but_logs_that_it_does_not_store_it()
    {
        byte[][] images = [Plain(77), PngMaker.DeepGray(16, 16, (x, y) => 40_000 + x + 16 * y)];
        ReadAll(Open(new() { Cache = Cache }, images));
        log.Lines.Should().ContainSingle().Which.Should().StartWith("Warning: ").And.Contain("image 1 has 16");

        var store = new EncodedImageStore(images);
        var cached = new DecodedImageStore(store, Shape, new() { Cache = Cache }, log);

        cached[0].Should().OnlyContain(level => level == 77);
        Samples(cached[1])[5].Should().Be(40_005);
        store.Reads.Should().Be(1, "the 16-bit one is decoded again");
    }

    private static byte[] Plain(byte level)
    {
        using var encoded = new MemoryStream();
        new ImageBuffer(16, 16, 1, [.. Enumerable.Repeat(level, 256)]).Save(encoded);

        return encoded.ToArray();
    }

    private static void ReadAll(DecodedImageStore images) => _ = (images[0], images[1]);

    private static ushort[] Samples(byte[] samples) =>
        [.. samples.Chunk(2).Select(pair => BitConverter.ToUInt16(pair))];

    private DecodedImageStore Open(ImageFolderOptions options, params byte[][] images) =>
        new(new EncodedImageStore(images), Shape, options, log);
}
