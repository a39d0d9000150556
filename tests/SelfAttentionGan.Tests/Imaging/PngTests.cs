using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using SelfAttentionGan.Imaging;

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
    public void Every_kind_of_png_is_read_to_the_last_bit(string kind)
    {
        var (_, channels, png, pixels) = PngExamples.All.Single(example => example.Kind == kind);

        var bitmap = Png.Read(new MemoryStream(Convert.FromBase64String(png)));

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

        Png.Write(new(width, height, channels, pixels), stream);
        stream.Position = 0;
        var bitmap = Png.Read(stream);

        bitmap.Channels.Should().Be(channels);
        bitmap.Pixels.ToArray().Should().Equal(pixels);
        stream.Position.Should().Be(stream.Length, "reading stops exactly behind the picture");
    }

    [Fact]
    public void A_smooth_picture_is_written_in_far_fewer_bytes_than_it_has()
    {
        var pixels = new byte[256 * 256 * 3];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)((i / 3 % 256 + i / 768) / 2);
        var stream = new MemoryStream();

        Png.Write(new(256, 256, 3, pixels), stream);

        stream.Length.Should().BeLessThan(pixels.Length / 20, "a slope is a constant difference to its neighbours");
    }

    [Fact]
    public void Saving_replaces_the_old_file_and_leaves_nothing_else_behind()
    {
        var path = Path.Combine(directory.FullName, "picture.png");
        File.WriteAllText(path, "old");

        Png.Save(new(1, 1, 1, [42]), path);

        Png.Read(path).Pixels.ToArray().Should().Equal(42);
        directory.GetFiles().Should().ContainSingle();
    }

    [Fact]
    public void A_failed_save_leaves_nothing_behind()
    {
        var path = Path.Combine(directory.FullName, "taken");
        Directory.CreateDirectory(Path.Combine(path, "full"));

        var save = () => Png.Save(new(1, 1, 1, [42]), path);

        save.Should().Throw<Exception>().Which
            .Should().Match(e => e is IOException || e is UnauthorizedAccessException);
        directory.GetFiles("*", SearchOption.AllDirectories).Should().BeEmpty();
    }

    [Fact]
    public void A_text_file_named_png_is_refused_by_name()
    {
        var path = Write(Encoding.UTF8.GetBytes("Not a picture at all."));

        var read = () => Png.Read(path);

        read.Should().Throw<InvalidDataException>()
            .WithMessage($"{path}: *bytes 89 50 4E 47*starts with 4E 6F 74*convert*");
    }

    [Fact]
    public void An_empty_file_is_refused_by_name()
    {
        var path = Write([]);

        var read = () => Png.Read(path);

        read.Should().Throw<InvalidDataException>().WithMessage($"{path}: *no bytes at all*again*");
    }

    [Fact]
    public void A_file_cut_short_anywhere_is_refused()
    {
        var whole = Example("rgba, 8 bits");

        for (var length = 1; length < whole.Length; length++)
            Reading(whole[..length])
                .Should().Throw<InvalidDataException>($"only {length} of {whole.Length} bytes are left");
    }

    [Fact]
    public void A_flipped_bit_anywhere_is_noticed()
    {
        var whole = Example("rgba, 8 bits");

        for (var bit = 0; bit < 8 * whole.Length; bit++)
        {
            var damaged = whole.ToArray();
            damaged[bit / 8] ^= (byte)(1 << bit % 8);

            Reading(damaged)
                .Should().Throw<InvalidDataException>($"bit {bit} is wrong, and every chunk has a checksum");
        }
    }

    [Fact]
    public void A_huge_header_is_refused_before_anything_is_allocated()
    {
        var bomb = Assemble(Header(30_000, 30_000, 8, 6), ("IDAT", Deflate(new byte[1000])));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Reading(bomb).Should().Throw<InvalidDataException>().WithMessage("*67108864 pixels*30000×30000*Scale it down*");

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1 << 20, "3.6 GB were claimed");
    }

    [Fact]
    public void A_header_within_the_limit_must_still_be_borne_out_by_the_bytes()
    {
        var bomb = Assemble(Header(8_000, 8_000, 8, 6), ("IDAT", Deflate(new byte[1000])));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Reading(bomb).Should().Throw<InvalidDataException>().WithMessage("*inflates to 256008000 bytes*cannot hold*");

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1 << 20, "256 MB were claimed");
    }

    [Theory]
    [InlineData(14, "there is more")]
    [InlineData(12, "does not")]
    public void The_pixel_data_must_inflate_to_exactly_what_the_header_says(int bytes, string problem) =>
        Reading(Assemble(Header(12, 1, 8, 0), ("IDAT", Deflate(new byte[bytes]))))
            .Should().Throw<InvalidDataException>("one row is a filter byte and 12 pixels").WithMessage($"*{problem}*");

    [Theory]
    [InlineData("010203040506")]
    [InlineData("78BB00000001030000000001")]
    public void Pixel_data_that_is_no_plain_zlib_stream_is_refused(string data) =>
        Reading(Assemble(Header(1, 1, 8, 0), ("IDAT", Convert.FromHexString(data))))
            .Should().Throw<InvalidDataException>("one is noise, the other asks for a dictionary")
            .WithMessage("*inflates to exactly*damaged*");

    [Fact]
    public void A_wrong_filter_is_refused() =>
        Reading(Assemble(Header(1, 1, 8, 0), ("IDAT", Deflate([5, 0]))))
            .Should().Throw<InvalidDataException>().WithMessage("*ways 0 to 4*says 5*");

    [Fact]
    public void A_missing_palette_is_refused() =>
        Reading(Assemble(Header(1, 1, 8, 3), ("IDAT", Deflate([0, 0]))))
            .Should().Throw<InvalidDataException>().WithMessage("*PLTE*none*");

    [Fact]
    public void A_pixel_outside_the_palette_is_refused() =>
        Reading(Assemble(Header(1, 1, 8, 3), ("PLTE", [1, 2, 3]), ("IDAT", Deflate([0, 1]))))
            .Should().Throw<InvalidDataException>().WithMessage("*palette of 1 colours*number 1*");

    [Fact]
    public void Missing_pixel_data_is_refused() =>
        Reading(Assemble(Header(1, 1, 8, 0)))
            .Should().Throw<InvalidDataException>().WithMessage("*IDAT*none*");

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void A_picture_without_pixels_is_refused(int width, int height) =>
        Reading(Assemble(Header(width, height, 8, 0), ("IDAT", Deflate([0]))))
            .Should().Throw<InvalidDataException>().WithMessage($"*at least one pixel*{width}×{height}*");

    [Theory]
    [InlineData(8, 1)]
    [InlineData(4, 2)]
    [InlineData(16, 3)]
    [InlineData(0, 0)]
    [InlineData(8, 7)]
    public void A_colour_type_and_depth_that_do_not_go_together_are_refused(int depth, int colour) =>
        Reading(Assemble(Header(1, 1, depth, colour), ("IDAT", Deflate([0, 0]))))
            .Should().Throw<InvalidDataException>().WithMessage($"*type {colour} at {depth} bits*");

    [Fact]
    public void A_chunk_that_must_be_understood_and_is_not_is_refused() =>
        Reading(Assemble(Header(1, 1, 8, 0), ("ABCD", [])))
            .Should().Throw<NotSupportedException>().WithMessage("*ABCD*Export*");

    [Fact]
    public void A_chunk_that_claims_two_gigabytes_is_refused_when_the_file_ends() =>
        Reading([.. Png.Signature, .. Chunk("IHDR", Header(1, 1, 8, 0)), 0x7F, 0xFF, 0xFF, 0xFF, .. "tEXt"u8, 1, 2, 3])
            .Should().Throw<InvalidDataException>().WithMessage("*ends inside tEXt*");

    private static Action Reading(byte[] png) => () => Png.Read(new MemoryStream(png));

    private static byte[] Header(int width, int height, int depth, int colour)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = ((byte)depth, (byte)colour);

        return header;
    }

    private static byte[] Assemble(byte[] header, params (string Type, byte[] Body)[] chunks) =>
    [
        .. Png.Signature, .. Chunk("IHDR", header),
        .. chunks.SelectMany(chunk => Chunk(chunk.Type, chunk.Body)), .. Chunk("IEND", []),
    ];

    private static byte[] Chunk(string type, byte[] body)
    {
        byte[] sealedPart = [.. Encoding.ASCII.GetBytes(type), .. body];
        var numbers = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(numbers, body.Length);
        BinaryPrimitives.WriteUInt32BigEndian(numbers.AsSpan(4), ~Crc32.Add(Crc32.Start, sealedPart));

        return [.. numbers[..4], .. sealedPart, .. numbers[4..]];
    }

    private static byte[] Deflate(byte[] bytes)
    {
        var deflated = new MemoryStream();
        using (var zlib = new ZLibStream(deflated, CompressionLevel.Optimal))
            zlib.Write(bytes);

        return deflated.ToArray();
    }

    private string Write(byte[] bytes)
    {
        var path = Path.Combine(directory.FullName, "picture.png");
        File.WriteAllBytes(path, bytes);

        return path;
    }
}
