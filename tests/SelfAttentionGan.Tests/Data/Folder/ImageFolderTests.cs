using System.Text;
using Microsoft.Extensions.Options;
using SelfAttentionGan.Data;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Tests.Imaging;

namespace SelfAttentionGan.Tests.Data.Folder;

public sealed class ImageFolderTests : IDisposable
{
    private static readonly ImageFolderOptions Skipping = new() { SkipCorrupt = true };

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory();

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public void Images_are_sorted_in_ordinal_order()
    {
        Save("b.png", 2);
        Save("B.PNG", 1);
        Save("c", 3);

        var folder = Datasets.ImageFolder(root.FullName, size: 4);

        folder.Shape.Should().Be(new ImageShape(3, 4, 4));
        Levels(folder).Should().Equal([1, 2, 3], "a file counts by its content too");
        folder.Classes.Should().Be(0);
        using var batch = folder.Read([0]);
        batch.Labels.Should().BeNull();
    }

    [Fact]
    public void Png_and_jpeg_lie_side_by_side_and_content_beats_the_name()
    {
        Save("a.png", 1);
        Save("b.jpg", 2);
        Write("c.png", JpegExamples.Blocks);
        Write("d.JPEG", JpegExamples.Blocks);
        Write("e", JpegExamples.Blocks);

        var folder = Datasets.ImageFolder(root.FullName, size: 4);

        Levels(folder).Should().Equal([1, 2, 26, 26, 26],
            "by hand: the triangle filter at the corner of the center square is (3 · 20 + 0.5 · 60) / 3.5");
        folder.Skipped.Should().BeEmpty();
    }

    [Theory]
    [InlineData("b.png")]
    [InlineData("b.jpg")]
    [InlineData("b.JPEG")]
    public void A_file_with_an_image_extension_that_is_no_image_is_refused(string name)
    {
        Write(name, "not an image");

        var open = () => Datasets.ImageFolder(root.FullName, size: 4);

        open.Should().Throw<InvalidDataException>()
            .WithMessage($"{Path.Combine(root.FullName, name)}: *PNG*JPEG*starts with 6E 6F 74*convert*");
    }

    [Fact]
    public void A_corrupt_jpeg_is_skipped_by_name()
    {
        Save("a.png", 1);
        Write("b.jpg", JpegExamples.Blocks[..^8]);

        var folder = Datasets.ImageFolder(root.FullName, size: 4, options: Skipping);

        folder.Count.Should().Be(1);
        folder.Skipped.Should().ContainSingle().Which
            .Should().StartWith($"{Path.Combine(root.FullName, "b.jpg")}: A JPEG").And.Contain("truncated or damaged");
    }

    [Fact]
    public void Sub_directories_name_the_classes()
    {
        Save("dog/deeper/1.png", 3);
        Save("cat/2.png", 2);
        Save("cat/1.png", 1);

        var folder = Datasets.ImageFolder(root.FullName, size: 4);
        using var batch = folder.Read([2, 0, 1]);

        folder.ClassNames.Should().Equal("cat", "dog");
        folder.Classes.Should().Be(2);
        batch.Labels!.data<long>().ToArray().Should().Equal(1, 0, 0);
    }

    [Fact]
    public void Hidden_files_and_other_files_are_no_images()
    {
        Save("a.png", 1);
        Write("._a.png", "left by another system");
        Write(".trash/b.png", "thrown away");
        Write("README.md", "text");

        Datasets.ImageFolder(root.FullName, size: 4).Count.Should().Be(1);
    }

    [Fact]
    public void Transparency_is_composited_over_white_and_wide_images_are_cropped()
    {
        byte[] pixels =
            [.. Enumerable.Range(0, 24).SelectMany(i => (byte[])[0, 0, 0, (byte)(i % 6 is 0 or 5 ? 255 : 0)])];
        new ImageBuffer(6, 4, 4, pixels).Save(Path.Combine(root.FullName, "wide.png"));

        using var batch = Datasets.ImageFolder(root.FullName, size: 2).Read([0]);

        batch.Images.shape.Should().Equal(1, 3, 2, 2);
        batch.Images.min().item<float>().Should().Be(1, "only the ends were opaque and black");
    }

    [Fact]
    public void Gray_images_have_one_channel()
    {
        Save("a.png", 51);

        using var batch = Datasets.ImageFolder(root.FullName, size: 4, channels: 1).Read([0]);

        batch.Images.shape.Should().Equal(1, 1, 4, 4);
        batch.Images.max().item<float>().Should().BeApproximately(-0.6f, 1e-6f);
    }

    [Fact]
    public void A_corrupt_file_is_an_error_that_names_it()
    {
        Save("a.png", 1);
        Write("b.png", "not an image");

        var open = () => Datasets.ImageFolder(root.FullName, size: 4);

        open.Should().Throw<InvalidDataException>()
            .WithMessage($"{Path.Combine(root.FullName, "b.png")}: *convert*1 of 2*SkipCorrupt to true*");
    }

    [Fact]
    public void Skipped_corrupt_files_are_reported()
    {
        Save("cat/a.png", 1);
        Write("ant/a.png", "");
        Write("cat/b.png", "not an image");
        Save("dog/a.png", 2);

        var folder = Datasets.ImageFolder(root.FullName, size: 4, options: Skipping);
        using var batch = folder.Read([0, 1]);

        folder.Count.Should().Be(2);
        folder.Skipped.Should().HaveCount(2).And.OnlyContain(message => message.StartsWith(root.FullName));
        batch.Labels!.data<long>().ToArray().Should()
            .Equal([1, 2], "a class keeps its label when its images are corrupt");
    }

    [PosixFact]
    public void A_file_too_long_for_an_image_is_corrupt_and_not_read()
    {
        using (var file = File.Create(Path.Combine(root.FullName, "a.png")))
            file.SetLength((1L << 29) + 1);
        var before = GC.GetTotalAllocatedBytes();

        var open = () => Datasets.ImageFolder(root.FullName, size: 4);

        open.Should().Throw<InvalidDataException>()
            .WithMessage($"{Path.Combine(root.FullName, "a.png")}: *up to 536870912 bytes, but this has 536870913.*");
        (GC.GetTotalAllocatedBytes() - before).Should().BeLessThan(1 << 28);
    }

    [Fact]
    public void A_folder_of_only_corrupt_files_is_an_error()
    {
        Write("a.png", "");

        var open = () => Datasets.ImageFolder(root.FullName, size: 4, options: Skipping);

        open.Should().Throw<InvalidDataException>().WithMessage("At least one image must be valid*all 1*a.png*");
    }

    [Fact]
    public void A_missing_directory_is_named()
    {
        var open = () => Datasets.ImageFolder(Path.Combine(root.FullName, "nowhere"), size: 4);

        open.Should().Throw<DirectoryNotFoundException>().WithMessage("*nowhere*Check the path*");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_folder_without_images_is_refused_with_its_number_of_files(int others)
    {
        for (var i = 0; i < others; i++)
            Write($"{i}.tif", "a scan");

        var open = () => Datasets.ImageFolder(root.FullName, size: 4);

        open.Should().Throw<InvalidDataException>()
            .WithMessage($"*among the {others} files in {root.FullName} there is none*");
    }

    [Fact]
    public void Images_beside_classes_are_refused()
    {
        Save("cat/a.png", 1);
        Save("b.png", 2);

        var open = () => Datasets.ImageFolder(root.FullName, size: 4);

        open.Should().Throw<InvalidDataException>().WithMessage("*1 of 2 lie beside them*b.png*Move*");
    }

    [Fact]
    public void A_link_back_to_the_folder_is_not_followed_in_circles()
    {
        Save("cat/a.png", 1);
        Directory.CreateSymbolicLink(Path.Combine(root.FullName, "cat", "again"), root.FullName);

        Datasets.ImageFolder(root.FullName, size: 4).Count.Should().Be(1);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void An_index_out_of_range_is_refused(long index)
    {
        Save("a.png", 1);
        var folder = Datasets.ImageFolder(root.FullName, size: 4);

        var read = () => folder.Read([index]);

        read.Should().Throw<ArgumentOutOfRangeException>().WithMessage("*from 0 to 0*");
    }

    [Fact]
    public void Sizes_and_channels_out_of_range_are_refused()
    {
        FluentActions.Invoking(() => Datasets.ImageFolder(root.FullName, 0)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Datasets.ImageFolder(root.FullName, 4, channels: 5))
            .Should().Throw<ArgumentException>()
            .WithMessage("*1 (gray) to 4 (RGB and alpha) channels*5*");
    }

    [Fact]
    public void Options_are_validated_before_anything_is_read()
    {
        var open = () => Datasets.ImageFolder(
            Path.Combine(root.FullName, "nowhere"), size: 4, options: new() { CenterCrop = -1, Background = "white" });

        open.Should().Throw<OptionsValidationException>().WithMessage("*CenterCrop must*Background must*");
    }

    [Fact]
    public void Skipped_files_are_logged_with_name_and_number()
    {
        Save("a.png", 1);
        Write("b.png", "not an image");
        Write("c.png", "");
        var log = new RecordingLogger();

        _ = Datasets.ImageFolder(root.FullName, size: 4, options: Skipping, log: log);

        log.Entries.Should().HaveCount(2).And.Contain(entry => entry.Message.Contains("2 so far"));
        log.Entries.Should().Contain(entry => entry.Message.Contains(Path.Combine(root.FullName, "b.png: ")));
    }

    [Fact]
    public void The_next_run_decodes_nothing_that_is_cached()
    {
        Save("cat/a.png", 1);
        Save("dog/b.png", 2);
        using var elsewhere = new TemporaryFolder();
        var options = new ImageFolderOptions { Cache = Path.Combine(elsewhere.Path, "images.cache") };
        Levels(Datasets.ImageFolder(root.FullName, size: 4, options: options)).Should().Equal(1, 2);
        Damage("cat/a.png");

        var next = Datasets.ImageFolder(root.FullName, size: 4, options: options);

        Levels(next).Should().Equal([1, 2], "length and time of the file are as they were");
        next.Notes.Should().BeEmpty();
    }

    [Fact]
    public void An_image_that_was_changed_is_decoded_again()
    {
        Save("a.png", 1);
        using var elsewhere = new TemporaryFolder();
        var options = new ImageFolderOptions { Cache = Path.Combine(elsewhere.Path, "images.cache") };
        Levels(Datasets.ImageFolder(root.FullName, size: 4, options: options)).Should().Equal(1);
        Save("a.png", 7);
        File.SetLastWriteTimeUtc(Path.Combine(root.FullName, "a.png"), DateTime.UtcNow.AddMinutes(1));

        Levels(Datasets.ImageFolder(root.FullName, size: 4, options: options)).Should().Equal(7);
    }

    private static IEnumerable<int> Levels(IImageSource folder)
    {
        using var batch = folder.Read([.. Enumerable.Range(0, (int)folder.Count).Select(i => (long)i)]);
        return [.. batch.Images.data<float>().ToArray().Chunk(48)
            .Select(image => (int)Math.Round((image[0] + 1) * 127.5))];
    }

    private void Save(string name, byte level)
    {
        var path = Path.Combine(root.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = File.Create(path);
        new ImageBuffer(4, 4, 1, [.. Enumerable.Repeat(level, 16)]).Save(file);
    }

    /// <summary>Corrupts a file, with the same length and time.</summary>
    private void Damage(string name)
    {
        var file = new FileInfo(Path.Combine(root.FullName, name));
        var time = file.LastWriteTimeUtc;
        File.WriteAllBytes(file.FullName, new byte[file.Length]);
        File.SetLastWriteTimeUtc(file.FullName, time);
    }

    private void Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    private void Write(string name, byte[] bytes)
    {
        var path = Path.Combine(root.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }
}
