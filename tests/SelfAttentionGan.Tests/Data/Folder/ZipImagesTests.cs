using System.IO.Compression;
using System.Text;
using SelfAttentionGan.Data;
using SelfAttentionGan.Data.Folder;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Tests.Fuzzing;

namespace SelfAttentionGan.Tests.Data.Folder;

public sealed class ZipImagesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Zip => Path.Combine(folder.Path, "images.zip");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void An_archive_is_read_like_the_folder_that_it_was_made_of()
    {
        var root = Directory.CreateDirectory(Path.Combine(folder.Path, "root")).FullName;
        foreach (var (name, content) in Files("dog/1.png", "cat/2.png", "cat/1.png"))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(root, name))!);
            File.WriteAllBytes(Path.Combine(root, name), content);
        }

        ZipFile.CreateFromDirectory(root, Zip, CompressionLevel.Optimal, includeBaseDirectory: true);

        var (zipped, plain) = (Datasets.ImageFolder(Zip, size: 4), Datasets.ImageFolder(root, size: 4));
        using var batch = zipped.Read([0, 1, 2]);
        using var same = plain.Read([0, 1, 2]);

        zipped.Identify().Should().BeEquivalentTo(plain.Identify());
        zipped.ClassNames.Should().Equal("cat", "dog");
        batch.Images.equal(same.Images).all().item<bool>().Should().BeTrue();
        batch.Labels!.data<long>().ToArray().Should().Equal(0, 0, 1);
    }

    [Fact]
    public void Disposing_an_image_folder_closes_its_archive()
    {
        Pack(Files("a.png"));
        var store = new FolderImageStore(Zip);
        store.Dispose();

        store.Invoking(closed => closed.Read(0)).Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void Stylegans_archives_have_their_labels_beside_the_images()
    {
        Pack([.. Files("00000/img0.png", "00000/img1.png"),
            ("dataset.json", """{"labels": [["00000/img0.png", 1], ["00000/img1.png", 0]]}"""u8.ToArray())]);

        using var batch = Datasets.ImageFolder(Zip, size: 4).Read([0, 1]);

        batch.Labels!.data<long>().ToArray().Should().Equal(1, 0);
    }

    [Fact]
    public void Ignored_files_are_counted_and_hidden_ones_are_not()
    {
        Pack([.. Files("a.png", "__MACOSX/._a.png", ".trash/b.png"), ("b.tif", [1]), ("empty", [])]);

        var images = Datasets.ImageFolder(Zip, size: 4);

        images.Count.Should().Be(1);
        images.Notes.Should().HaveCount(2).And.Contain(note => note.Contains("(.tif 1): 1, such as b.tif"));
    }

    [Fact]
    public void A_corrupt_image_is_named_with_its_archive()
    {
        Pack([.. Files("a.png"), ("b.png", "no image"u8.ToArray()), ("c.png", [])]);

        var images = Datasets.ImageFolder(Zip, size: 4, options: new() { SkipCorrupt = true });

        images.Skipped.Should().HaveCount(2);
        images.Skipped[0].Should().StartWith($"{Zip}/b.png: ");
        images.Skipped[1].Should().StartWith($"{Zip}/c.png: An image's file has bytes");
    }

    [Fact]
    public void An_archive_without_images_or_of_another_kind_is_refused()
    {
        Pack([("a.txt", [1])]);
        FluentActions.Invoking(() => Datasets.ImageFolder(Zip, size: 4)).Should().Throw<InvalidDataException>()
            .WithMessage($"*among the 1 files in {Zip} there is none*");
        File.WriteAllText(Zip, "no archive");
        FluentActions.Invoking(() => Datasets.ImageFolder(Zip, size: 4)).Should().Throw<InvalidDataException>()
            .WithMessage($"{Zip}: A zip archive*damaged or of another format*");
    }

    [Fact]
    public void A_damaged_archive_is_refused_or_read()
    {
        Pack([
            .. Files("a.png", "b.png"), ("dataset.json", """{"labels": [["a.png", 1], ["b.png", 0]]}"""u8.ToArray())]);
        var whole = File.ReadAllBytes(Zip);

        CorruptionFuzzer.Survivors(Zip, whole, [.. Enumerable.Range(0, whole.Length)], trials: 300, damaged =>
        {
            File.WriteAllBytes(Zip, damaged);
            CorruptionFuzzer.ReadAll(Datasets.ImageFolder(Zip, size: 4));
        }).Should().BeInRange(1, 299, "some damage is to a time, some to a header");
    }

    private static (string Name, byte[] Content)[] Files(params string[] names) =>
    [
        .. names.Index().Select(name =>
        {
            using var png = new MemoryStream();
            new ImageBuffer(4, 4, 1, [.. Enumerable.Repeat((byte)(10 * name.Index), 16)]).Save(png);

            return (name.Item, png.ToArray());
        }),
    ];

    private void Pack(params (string Name, byte[] Content)[] files)
    {
        using var archive = new ZipArchive(File.Create(Zip), ZipArchiveMode.Create, leaveOpen: false, Encoding.UTF8);
        foreach (var (name, content) in files)
        {
            using var entry = archive.CreateEntry(name).Open();
            entry.Write(content);
        }
    }
}
