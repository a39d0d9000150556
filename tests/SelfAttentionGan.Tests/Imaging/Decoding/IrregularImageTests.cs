using SelfAttentionGan.Imaging;
using static SelfAttentionGan.Tests.Imaging.PngMaker;

namespace SelfAttentionGan.Tests.Imaging.Decoding;

/// <summary>What usual viewers show is read, to the pixel, however irregular the file is.</summary>
public sealed class IrregularImageTests
{
    private static byte[] Rgb =>
        Convert.FromBase64String(PngExamples.All.Single(example => example.Kind == "rgb, 8 bits").Png);

    private static byte[] Color => JpegExamples.Of("color");

    [Fact]
    public void Bytes_after_the_end_are_ignored()
    {
        foreach (var whole in (byte[][])[Rgb, Color, WebPExamples.Of("lossless"), WebPExamples.Of("lossy")])
            Levels([.. whole, .. "anything at all"u8]).Should().Equal(Levels(whole));
    }

    [Fact]
    public void Extraneous_bytes_before_the_end_of_a_jpeg_are_ignored() =>
        Levels([.. Color[..^2], .. new byte[258], .. Color[^2..]]).Should().Equal(Levels(Color));

    [Fact]
    public void An_unknown_JFIF_version_is_accepted()
    {
        var odd = Color;
        (odd[11], odd[12]) = (9, 9);

        Levels(odd).Should().Equal(Levels(Color));
    }

    [Fact]
    public void An_unknown_transform_in_an_Adobe_marker_is_ignored()
    {
        byte[] adobe = [0xFF, 0xEE, 0, 14, .. "Adobe"u8, 0, 100, 0, 0, 0, 0, 7];
        var withoutJfif = 4 + Color[4] * 256 + Color[5];

        Levels([.. Color[..2], .. adobe, .. Color[withoutJfif..]]).Should().Equal(Levels(Color));
    }

    [Theory]
    [InlineData("tEXt")]
    [InlineData("iCCP")]
    [InlineData("gAMA")]
    [InlineData("eXIf")]
    public void A_wrong_checksum_in_an_unused_chunk_is_accepted(string type)
    {
        var chunk = Chunk(type, [.. "anything\0"u8, 1, 2, 3]);
        chunk[^1] ^= 1;

        Levels(Insert(Rgb, chunk)).Should().Equal(Levels(Rgb));
    }

    [Fact]
    public void Data_in_IEND_are_ignored() =>
        Levels([.. Rgb[..^12], .. Chunk("IEND", "anything"u8.ToArray())]).Should().Equal(Levels(Rgb));

    [Theory]
    [InlineData(1)]
    [InlineData(256)]
    public void Transparency_of_the_wrong_length_is_ignored(int length)
    {
        var gray = Assemble(Header(2, 1, 8, 0), ("IDAT", Deflate([0, 50, 60])));

        Levels(Insert(gray, Chunk("tRNS", new byte[length]))).Should().Equal(50, 60);
    }

    [Theory]
    [InlineData(1, "1 2 3 / 4 5 6")]
    [InlineData(2, "3 2 1 / 6 5 4")]
    [InlineData(3, "6 5 4 / 3 2 1")]
    [InlineData(4, "4 5 6 / 1 2 3")]
    [InlineData(5, "1 4 / 2 5 / 3 6")]
    [InlineData(6, "4 1 / 5 2 / 6 3")]
    [InlineData(7, "6 3 / 5 2 / 4 1")]
    [InlineData(8, "3 6 / 2 5 / 1 4")]
    public void The_orientation_of_an_exif_chunk_is_applied(int orientation, string seen)
    {
        var gray = Assemble(Header(3, 2, 8, 0), ("IDAT", Deflate([0, 1, 2, 3, 0, 4, 5, 6])));
        string[] exif =
        [
            $"49492A0008000000010012010300010000000{orientation}00000000000000",
            $"4D4D002A000000080001011200030000000100{orientation:X2}000000000000",
        ];

        foreach (var data in exif)
            Rows(Insert(gray, Chunk("eXIf", Convert.FromHexString(data)))).Should().Be(seen, "that is EXIF 2.3");
    }

    [Theory]
    [InlineData("")]
    [InlineData("49492A00")]
    [InlineData("49492A00FFFFFFFF")]
    [InlineData("49492A0008000000FFFF")]
    [InlineData("49492A0008000000010012010300010000000900000000000000")]
    [InlineData("49492A0008000000010012010400010000000600000000000000")]
    public void An_invalid_exif_chunk_is_ignored(string exif) =>
        Levels(Insert(Rgb, Chunk("eXIf", Convert.FromHexString(exif)))).Should().Equal(Levels(Rgb));

    private static string Rows(byte[] encoded)
    {
        var bitmap = Read(encoded);
        return string.Join(" / ", bitmap.Pixels.ToArray().Chunk(bitmap.Width).Select(row => string.Join(' ', row)));
    }

    private static byte[] Levels(byte[] encoded) => Read(encoded).Pixels.ToArray();

    private static ImageBuffer Read(byte[] encoded) => ImageReader.Read("an image", new MemoryStream(encoded));
}
