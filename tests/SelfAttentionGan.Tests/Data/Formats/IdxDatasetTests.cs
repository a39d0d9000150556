using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using SelfAttentionGan.Data;

namespace SelfAttentionGan.Tests.Data.Formats;

public sealed class IdxDatasetTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Bytes_become_gray_images_and_labels()
    {
        var images = Write("images", Idx([2, 2, 3], [0, 51, 255, 0, 0, 0, 255, 255, 255, 255, 255, 204]));
        var labels = Write("labels", Idx([2], [9, 4]));

        var files = Datasets.Idx(images, labels);
        using var batch = files.Read([1, 0]);

        files.Shape.Should().Be(new ImageShape(1, 2, 3));
        (files.Count, files.Classes).Should().Be((2, 10));
        batch.Images.shape.Should().Equal(2, 1, 2, 3);
        batch.Images.data<float>().ToArray().Select(value => Math.Round(value, 6)).Should()
            .Equal(1, 1, 1, 1, 1, 0.6, -1, -0.6, 1, -1, -1, -1);
        batch.Labels!.data<long>().ToArray().Should().Equal(4, 9);
    }

    [Fact]
    public void Images_alone_have_no_label()
    {
        var files = Datasets.Idx(Write("images", Idx([3, 28, 28], new byte[3 * 784])));

        using var batch = files.Read([2]);

        files.Classes.Should().Be(0);
        files.Shape.ToString().Should().Be("1×28×28");
        batch.Labels.Should().BeNull();
    }

    [Theory]
    [InlineData("images.gz", false)]
    [InlineData("images", true)]
    public void Gzip_is_detected_by_the_content_not_by_the_name(string name, bool zipped)
    {
        var bytes = Idx([2, 1, 1], [0, 255]);

        using var batch = Datasets.Idx(Write(name, zipped ? Zip(bytes) : bytes)).Read([0, 1]);

        batch.Images.data<float>().ToArray().Should().Equal(-1, 1);
    }

    [Theory]
    [InlineData(new uint[] { 0, 28, 28 }, "*at least 1*0×28×28*")]
    [InlineData(new uint[] { 1, 0, 28 }, "*at least 1*1×0×28*")]
    [InlineData(new uint[] { 65536, 65536, 1 }, "*at most 1073741824*65536×65536×1*")]
    [InlineData(new uint[] { uint.MaxValue, uint.MaxValue, uint.MaxValue }, "*at most 1073741824*4294967295×*")]
    [InlineData(new uint[] { 0x80000000, 0x80000000, 4 }, "*at most 1073741824*")]
    [InlineData(new uint[] { 1000, 1000, 1000 }, "*1000×1000×1000 bytes*ends after 3*")]
    [InlineData(new uint[] { 1, 1, 4 }, "*1×1×4 bytes*ends after 3*")]
    [InlineData(new uint[] { 1, 1, 2 }, "*1×1×2 bytes*is longer*")]
    public void A_false_header_is_an_error_and_allocates_no_memory(uint[] sizes, string message)
    {
        foreach (var bytes in (byte[][])[Idx(sizes, new byte[3]), Zip(Idx(sizes, new byte[3]))])
        {
            var path = Write("images", bytes);
            var before = GC.GetAllocatedBytesForCurrentThread();

            FluentActions.Invoking(() => Datasets.Idx(path)).Should().Throw<InvalidDataException>()
                .WithMessage($"{path}: {message}");
            (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(4 << 20);
        }
    }

    [Fact]
    public void Files_of_other_formats_are_refused()
    {
        var images = Write("images", Idx([1, 1, 1], [0]));

        Message(Write("a", "PK"u8.ToArray())).Should().Contain("ends inside its header");
        Message(Write("b", [])).Should().Contain("ends inside its header");
        Message(Write("c", [0, 0, 8, 3, 0, 0])).Should().Contain("ends inside its header");
        Message(Write("d", "\u0089PNG\r\n\u001a\n and so on"u8.ToArray())).Should().Contain("begins with two zeros");
        Message(Write("e", Idx([1], [0]))).Should().Contain("dimension 3, but this has type 8 and dimension 1")
            .And.Contain("swapped");
        Message(Write("f", [0, 0, 13, 3, 0, 0, 0, 1])).Should().Contain("this has type 13");
        Message(Write("g", [0x1F, 0x8B, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])).Should().NotBeEmpty();
        FluentActions.Invoking(() => Datasets.Idx(images, images)).Should().Throw<InvalidDataException>()
            .WithMessage($"{images}: *labels*dimension 1*dimension 3*");
    }

    [Fact]
    public void Labels_match_the_images_and_are_in_range()
    {
        var images = Write("images", Idx([2, 1, 1], [0, 0]));
        var (many, high) = (Write("many", Idx([3], [0, 0, 0])), Write("high", Idx([2], [9, 10])));

        FluentActions.Invoking(() => Datasets.Idx(images, many)).Should().Throw<InvalidDataException>()
            .WithMessage($"{many}: *3 labels*2 images*");
        FluentActions.Invoking(() => Datasets.Idx(images, high, classes: 10)).Should().Throw<InvalidDataException>()
            .WithMessage($"{high}: *0 to 9*label 1 is 10*");
        Datasets.Idx(images, high).Classes.Should().Be(11, "it is one more than the highest label");
        Datasets.Idx(images, high, classes: 20).Classes.Should().Be(20);
        FluentActions.Invoking(() => Datasets.Idx(images, high, classes: 0)).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Emnist_has_as_many_classes_as_labels_and_its_mapping_names_them()
    {
        var images = Write(
            "emnist-balanced-train-images-idx3-ubyte", Idx([3, 2, 3], [1, 2, 3, 4, 5, 6, .. new byte[12]]));
        var labels = Write("emnist-balanced-train-labels-idx1-ubyte", Idx([3], [46, 0, 10]));
        Write("emnist-balanced-mapping.txt", Encoding.ASCII.GetBytes(string.Concat(
            Enumerable.Range(0, 47).Select(label => $"{label} {(label < 10 ? '0' + label : 'A' + label - 10)}\n"))));

        var files = Datasets.Idx(images, labels);
        using var batch = files.Read([0]);

        (files.Classes, files.Shape).Should().Be((47, new ImageShape(1, 3, 2)));
        files.ClassNames.Should().HaveCount(47).And.StartWith(["0", "1"]).And.HaveElementAt(10, "A");
        batch.Images.data<float>().ToArray().Select(value => Math.Round((value + 1) * 127.5)).Should()
            .Equal([1, 4, 2, 5, 3, 6], "EMNIST stores columns one after the other");
        files.Notes.Should().ContainSingle().Which.Should().Contain("transposed");
        batch.Labels!.item<long>().Should().Be(46);
    }

    [Fact]
    public void The_letters_of_emnist_begin_at_one_and_may_have_two_forms()
    {
        var images = Write("emnist-letters-train-images-idx3-ubyte", Idx([2, 1, 1], [0, 0]));
        var labels = Write("emnist-letters-train-labels-idx1-ubyte", Idx([2], [1, 26]));
        Write("emnist-letters-mapping.txt", "1 65 97\n26 90 122\n"u8.ToArray());

        var files = Datasets.Idx(images, labels);

        files.Classes.Should().Be(27);
        files.ClassNames.Take(2).Should().Equal(["N/A", "Aa"], "as torchvision calls the class that has no images");
        files.ClassNames[26].Should().Be("Zz");
    }

    [Theory]
    [InlineData("1 x")]
    [InlineData("1")]
    [InlineData("1 -5")]
    [InlineData("1 1114112")]
    public void An_invalid_mapping_is_refused_with_its_line(string line)
    {
        var images = Write("emnist-x-train-images-idx3-ubyte", Idx([1, 1, 1], [0]));
        var labels = Write("emnist-x-train-labels-idx1-ubyte", Idx([1], [0]));
        var mapping = Write("emnist-x-mapping.txt", Encoding.ASCII.GetBytes(line));

        FluentActions.Invoking(() => Datasets.Idx(images, labels)).Should().Throw<InvalidDataException>()
            .WithMessage($"{mapping}: *label and the codes*'{line}'*");
    }

    [Fact]
    public void The_same_content_is_the_same_data_zipped_or_not()
    {
        var bytes = Idx([3, 28, 28], [.. Enumerable.Range(0, 3 * 784).Select(i => (byte)i)]);
        var plain = Datasets.Idx(Write("plain", bytes)).Identify();

        Datasets.Idx(Write("zipped", Zip(bytes))).Identify().Fingerprint.Should().Be(plain.Fingerprint);
        bytes[100] ^= 1;
        Datasets.Idx(Write("other", bytes)).Identify().Fingerprint.Should().NotBe(plain.Fingerprint);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        FluentActions.Invoking(() => Datasets.Idx(Path.Combine(folder.Path, "nowhere")))
            .Should().Throw<FileNotFoundException>().WithMessage("*nowhere*train-images-idx3-ubyte.gz*");
    }

    private static byte[] Idx(uint[] sizes, byte[] data)
    {
        var header = new byte[4 + 4 * sizes.Length];
        (header[2], header[3]) = (8, (byte)sizes.Length);
        for (var i = 0; i < sizes.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4 + 4 * i), sizes[i]);

        return [.. header, .. data];
    }

    private static byte[] Zip(byte[] bytes)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Optimal))
            gzip.Write(bytes);

        return zipped.ToArray();
    }

    private static string Message(string path) => FluentActions.Invoking(() => Datasets.Idx(path))
        .Should().Throw<InvalidDataException>().Which.Message;

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(folder.Path, name);
        File.WriteAllBytes(path, bytes);

        return path;
    }
}
