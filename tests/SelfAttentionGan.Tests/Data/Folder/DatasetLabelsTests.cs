using SelfAttentionGan.Data;
using SelfAttentionGan.Imaging;

namespace SelfAttentionGan.Tests.Data.Folder;

/// <summary>A folder with a dataset.json, as StyleGAN's dataset tool writes it.</summary>
public sealed class DatasetLabelsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public DatasetLabelsTests()
    {
        foreach (var name in (string[])["00000/img0.png", "00000/img1.png", "00001/img2.png"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
            new ImageBuffer(1, 1, 1, [7]).Save(PathOf(name));
        }
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Its_labels_replace_the_folders()
    {
        Write(
            """{"labels": [["00000/img0.png", 6], ["00000\\img1.png", 0], ["00001/img2.png", 6], ["gone.png", 2]]}""");

        var images = Open();
        using var batch = images.Read([0, 1, 2]);

        batch.Labels!.data<long>().ToArray().Should().Equal(6, 0, 6);
        (images.Classes, images.ClassNames.Count).Should().Be((7, 0));
        images.Notes.Should().ContainSingle().Which.Should().Contain("Labels are those of dataset.json, 7 classes")
            .And.Contain("labels of 1 images that are not here");
        images.Identify().Classes[6].Should().Be(new DataClass("6", 2));
    }

    [Fact]
    public void With_null_images_have_no_label()
    {
        Write("""{"labels": null}""");

        var images = Open();

        images.Classes.Should().Be(0);
        images.Notes.Should().ContainSingle().Which.Should().Contain("no labels, according to dataset.json");
    }

    [Theory]
    [InlineData("""{"name": "mine"}""")]
    [InlineData("[1, 2]")]
    public void Without_labels_the_folders_are_the_classes(string json)
    {
        Write(json);

        Open().ClassNames.Should().Equal("00000", "00001");
    }

    [Theory]
    [InlineData("""{"labels": [["00000/img0.png", 6]]}""", "*each image a label*2 of 3 have none*00000/img1.png*")]
    [InlineData("""{"labels": [["a", 1], ["a", 2]]}""", "*one label*a has 1 and 2*")]
    [InlineData("""{"labels": [["a", -1]]}""", "*whole numbers from 0*a has -1*")]
    [InlineData("""{"labels": [["a", 1.5]]}""", "*whole numbers from 0*a has 1.5*")]
    [InlineData("""{"labels": [["a", 99999999]]}""", "*whole numbers from 0 to 999999*")]
    [InlineData("""{"labels": [["a", [0.1, 0.9]]]}""", "*whole numbers from 0*[0.1, 0.9]*")]
    [InlineData("""{"labels": [["a"]]}""", "*pairs of a file's name and its label*")]
    [InlineData("""{"labels": {"a": 1}}""", "*list of pairs*or null*")]
    [InlineData("""{"labels": [""", "*is JSON, but this is not*Create it again*")]
    public void Invalid_labels_are_refused_with_the_rule(string json, string problem)
    {
        Write(json);

        FluentActions.Invoking(Open).Should().Throw<InvalidDataException>()
            .WithMessage($"{PathOf("dataset.json")}: {problem}");
    }

    private IImageSource Open() => Datasets.ImageFolder(folder.Path, size: 4);

    private void Write(string json) => File.WriteAllText(PathOf("dataset.json"), json);

    private string PathOf(string name) => Path.Combine(folder.Path, name);
}
