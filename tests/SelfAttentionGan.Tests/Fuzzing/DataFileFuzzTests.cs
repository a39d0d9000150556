using System.IO.Compression;
using SelfAttentionGan.Data;
using SelfAttentionGan.Data.Captions;
using SelfAttentionGan.Data.Volumes;
using SelfAttentionGan.Tests.Data.Volumes;

namespace SelfAttentionGan.Tests.Fuzzing;

public sealed class DataFileFuzzTests : IDisposable
{
    private const int Trials = 300;

    private readonly TemporaryFolder folder = new();

    private string File => Path.Combine(folder.Path, "file");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Damaged_idx_images_are_refused_or_read(bool zipped)
    {
        byte[] idx = [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 8, 0, 0, 0, 8, .. Enumerable.Range(0, 192).Select(i => (byte)i)];

        Survivors(zipped ? Zip(idx) : idx, head: 16, () => Datasets.Idx(File))
            .Should().BeInRange(1, Trials - 1, "some damage is detected, some is not");
    }

    [Fact]
    public void Damaged_idx_labels_are_refused_or_read()
    {
        var images = Path.Combine(folder.Path, "images");
        System.IO.File.WriteAllBytes(images, [0, 0, 8, 3, 0, 0, 0, 30, 0, 0, 0, 1, 0, 0, 0, 1, .. new byte[30]]);

        Survivors(
            [0, 0, 8, 1, 0, 0, 0, 30, .. Enumerable.Range(0, 30).Select(i => (byte)(i % 10))], head: 8,
            () => Datasets.Idx(images, File)).Should().BeInRange(1, Trials - 1, "some damage is detected, some is not");
    }

    [Fact]
    public void Damaged_cifar_records_are_refused_or_read()
    {
        byte[] pixels = [.. Enumerable.Repeat((byte)51, 3072)];

        Survivors([1, .. pixels, 2, .. pixels, 3, .. pixels], head: 1, () => Datasets.Cifar10(File))
            .Should().BeInRange(1, Trials - 1, "some damage is detected, some is not");
        Survivors([1, 1, .. pixels, 19, 99, .. pixels], head: 2, () => Datasets.Cifar100(File))
            .Should().BeInRange(1, Trials - 1, "some damage is detected, some is not");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Damaged_volumes_are_refused_or_read(bool zipped)
    {
        var nifti = new NiftiFile([4, 3, 2], Type: 4, BigEndian: true).ToBytes([.. Enumerable.Range(0, 24).Select(i => (double)i)]);
        int[] head = [0, 1, 2, 3, .. Enumerable.Range(40, 16), .. Enumerable.Range(70, 50), .. Enumerable.Range(344, 8)];

        CorruptionFuzzer.Survivors(
            File, zipped ? Zip(nifti) : nifti, zipped ? [.. Enumerable.Range(0, 40)] : head, trials: zipped ? 500 : 5_000,
            damaged => Read(damaged, () => Datasets.Slices(NiftiVolume.Read(File), black: -1e6, white: 1e6)))
            .Should().BeGreaterThan(1, "some damage is in unused fields");
    }

    [Fact]
    public void Damaged_databases_are_refused_or_read()
    {
        const int pageSize = 4096, pages = 9;
        var trials = FuzzBounds.Cases(ofSuite: 1_000);
        var whole = System.IO.File.ReadAllBytes(
            Repository.PathOf("tests", "SelfAttentionGan.Tests", "Data", "Formats", "lsun.mdb"));
        int[] heads = [.. Enumerable.Range(0, pages).SelectMany(page => Enumerable.Range(page * pageSize, 160))];

        CorruptionFuzzer.Survivors(
            File, whole, heads, trials, damaged => Read(damaged, () => Datasets.Lsun(File, size: 8)))
            .Should().BeInRange(1, trials - 1, "some damage is in unused pages");
    }

    [Fact]
    public void Damaged_vocabularies_are_refused_or_read()
    {
        var whole = System.Text.Encoding.UTF8.GetBytes("vocabulary 1\na\nred\nübel\nsquare\n");

        CorruptionFuzzer.Survivors(File, whole, [.. Enumerable.Range(0, 14)], Trials, damaged =>
        {
            System.IO.File.WriteAllBytes(File, damaged);
            var vocabulary = Vocabulary.Load(File);
            vocabulary.Words.Should().OnlyContain(word => Vocabulary.Split(word).Single() == word);
        }).Should().BeInRange(1, Trials - 1, "some damage is another word");
    }

    [Theory]
    [InlineData("captions.json", """{"a.png": "one \u00fc", "b.png": "two"}""")]
    [InlineData("captions.tsv", "a.png\tone\nb.png\ttwo words\n")]
    public void Damaged_captions_are_refused_or_read(string name, string content)
    {
        var path = Path.Combine(folder.Path, name);

        CorruptionFuzzer.Survivors(
            folder.Path, System.Text.Encoding.UTF8.GetBytes(content), [.. Enumerable.Range(0, 16)], Trials, damaged =>
            {
                System.IO.File.WriteAllBytes(path, damaged);
                CaptionFiles.Read(folder.Path, ["a.png", "b.png"]).Should().HaveCount(2);
            }).Should().BeInRange(1, Trials - 1, "some damage is another caption");
    }

    private static byte[] Zip(byte[] bytes)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Optimal))
            gzip.Write(bytes);

        return zipped.ToArray();
    }

    private int Survivors(byte[] whole, int head, Func<IImageSource> open) => CorruptionFuzzer.Survivors(
        File, whole, [.. Enumerable.Range(0, head)], Trials, damaged => Read(damaged, open));

    private void Read(byte[] damaged, Func<IImageSource> open)
    {
        System.IO.File.WriteAllBytes(File, damaged);
        using var source = open();

        CorruptionFuzzer.ReadAll(source);
    }
}
