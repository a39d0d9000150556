using SelfAttentionGan.Data;
using SelfAttentionGan.Imaging;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Data;

public sealed class DataIdentityTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_folder_is_identified_by_classes_counts_names_and_sizes()
    {
        var before = Identify("cat/a.png", "cat/b.png", "dog/a.png");

        before.Classes.Should().Equal(new DataClass("cat", 2), new DataClass("dog", 1));
        (before.Images, before.Shape).Should().Be((3, new ImageShape(3, 4, 4)));
        Identify("cat/a.png", "cat/b.png", "dog/a.png").Fingerprint
            .Should().Be(before.Fingerprint, "it was only copied");
        Identify("cat/a.png", "cat/c.png", "dog/a.png").Fingerprint.Should().NotBe(before.Fingerprint);
    }

    [Fact]
    public void A_custom_source_is_identified_by_its_public_members()
    {
        IImageSource source = new SyntheticImages(size: 16, classes: 2);

        var identity = source.Identify();

        identity.Classes.Should().Equal(new DataClass("0"), new DataClass("1"));
        (identity.Images, identity.Fingerprint).Should().Be((40, null));
        (source.ClassNames.Count, source.Notes.Count, source.Skipped.Count).Should().Be((0, 0, 0));
    }

    [Fact]
    public void A_decorated_source_keeps_its_identity()
    {
        using var faces = Datasets.SyntheticFaces(size: 16, count: 10);

        DataIdentity.Of(new Decorator(faces)).Should().BeEquivalentTo(faces.Identify());
    }

    [Fact]
    public void Every_kind_of_source_counts_its_classes()
    {
        IImageSource[] sources =
        [
            Datasets.SyntheticFaces(size: 16, count: 10), Datasets.SyntheticDigits(size: 12, count: 23),
            Datasets.Pad(Datasets.SyntheticDigits(size: 12, count: 23), 16, 16),
            Datasets.FromTensor(zeros(3, 1, 2, 2), tensor(new long[] { 1, 1, 0 })),
        ];

        foreach (var source in sources)
        {
            var identity = source.Identify();
            using var batch = source.Read([.. Enumerable.Range(0, (int)source.Count).Select(i => (long)i)]);
            var labels = batch.Labels!.data<long>().ToArray();

            identity.Classes.Select(known => known.Images).Should().Equal(
                Enumerable.Range(0, source.Classes).Select(label => (long?)labels.Count(its => its == label)),
                $"that is the number in a batch of {source.GetType().Name}");
            identity.Fingerprint.Should().NotBeNull();
            identity.Shape.Should().Be(source.Shape);
        }
    }

    [Theory]
    [InlineData("cat dog", "cat dog", null)]
    [InlineData("cat dog", "ant cat dog", "2 classes (cat, dog), now 3 classes (ant, cat, dog); new: ant")]
    [InlineData("cat dog", "cat", "2 classes (cat, dog), now 1 class (cat); gone: dog")]
    [InlineData("cat dog", "dog kitten", "2 classes (cat, dog), now 2 classes (dog, kitten); new: kitten; gone: cat")]
    [InlineData("cat dog", "dog cat", "2 classes (cat, dog), now 2 classes (dog, cat); their order changed")]
    [InlineData("0 1", "cat dog", null)]
    [InlineData("0 1 2", "cat dog", "3 classes (0, 1, 2), now 2 classes (cat, dog); new: cat, dog; gone: 0, 1, 2")]
    public void Classes_differ_where_a_label_has_another_meaning(string before, string now, string? difference) =>
        Of(before).ClassDifference(Of(now)).Should().Be(difference);

    [Theory]
    [InlineData(2, 2, "x", "x", null)]
    [InlineData(2, 2, null, "x", null)]
    [InlineData(2, 2, "x", "y", "4 before, 4 now: as many, but other names or sizes")]
    [InlineData(2, 5, "x", "y", "4 before, 10 now: 6 more (cat 2 → 5, dog 2 → 5)")]
    [InlineData(2, 1, null, null, "4 before, 2 now: 2 fewer (cat 2 → 1, dog 2 → 1)")]
    public void Images_differ_in_number_or_fingerprint(
        int before, int now, string? mark, string? other, string? difference) =>
        Of("cat dog", before, mark).ImageDifference(Of("cat dog", now, other)).Should().Be(difference);

    /// <summary>A decorator by public members alone.</summary>
    private sealed class Decorator(IImageSource source) : IImageSource
    {
        public ImageShape Shape => source.Shape;

        public long Count => source.Count;

        public int Classes => source.Classes;

        public IReadOnlyList<string> ClassNames => source.ClassNames;

        public IReadOnlyList<long> ClassCounts => source.ClassCounts;

        public Batch Read(ReadOnlySpan<long> indices) => source.Read(indices);

        public string? ComputeFingerprint() => source.ComputeFingerprint();
    }

    private static DataIdentity Of(string names, int images = 2, string? fingerprint = null)
    {
        DataClass[] classes = [.. names.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(name => new DataClass(name, images))];

        return new()
        {
            Images = classes.Length * images,
            Shape = new(3, 4, 4),
            Classes = classes,
            Fingerprint = fingerprint,
        };
    }

    private DataIdentity Identify(params string[] names)
    {
        var root = Path.Combine(folder.Path, Guid.NewGuid().ToString("N"));
        foreach (var name in names)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(root, name))!);
            new ImageBuffer(1, 1, 1, [7]).Save(Path.Combine(root, name));
        }

        return Datasets.ImageFolder(root, size: 4).Identify();
    }
}
