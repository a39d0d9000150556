using SelfAttentionGan.Data;
using SelfAttentionGan.Data.Captions;
using SelfAttentionGan.Imaging;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Data.Captions;

public sealed class CaptionedImagesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public CaptionedImagesTests()
    {
        foreach (var (name, shade) in new[] { ("cats/a.png", 10), ("cats/b.png", 200), ("birds/c.png", 90) })
        {
            var path = Path.Combine(folder.Path, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            new ImageBuffer(8, 8, 3, [.. Enumerable.Repeat((byte)shade, 192)]).Save(path);
        }
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Inputs_of_a_batch_are_the_captions_of_its_images()
    {
        using var pixels = randn(3, 3, 4, 4).clamp(-1, 1);
        var source = new CaptionedImages(
            Datasets.FromTensor(pixels, tensor(new long[] { 1, 0, 1 })), ["a cat", "a big dog", "a cat"], maxWords: 2);

        using var batch = source.Read([2, 1]);

        batch.Inputs!.data<long>().ToArray().Should().Equal(2, 3, 2, 4);
        source.Vocabulary.Words.Should().Equal("a", "cat", "big", "dog");
        batch.Labels!.data<long>().ToArray().Should().Equal(1, 0);
        batch.Images.allclose(pixels.index_select(0, tensor(new long[] { 2, 1 })), 0, 0).Should().BeTrue();
        (source.Shape, source.Count, source.Classes).Should().Be((new ImageShape(3, 4, 4), 3L, 2));
        source.Notes.Should().Contain("1 of 3 captions have more than 2 words, and the rest is ignored.");
    }

    [Fact]
    public void Other_captions_or_images_are_another_data_set()
    {
        using var pixels = zeros(2, 3, 4, 4);
        string? Of(params string[] captions) => new CaptionedImages(Datasets.FromTensor(pixels), captions).ComputeFingerprint();

        Of("a", "b").Should().Be(Of("a", "b")).And.NotBe(Of("a", "c")).And.NotBe(Of("b", "a"));
    }

    [Fact]
    public void Words_of_a_test_set_that_the_vocabulary_lacks_are_noted()
    {
        var source = new CaptionedImages(
            Datasets.FromTensor(zeros(2, 1, 4, 4)), ["a cat", "a dog"], Vocabulary.FromCaptions(["a cat"]));

        source.Notes.Should().Equal("1 of 2 captions have words that the vocabulary does not have.");
    }

    [Fact]
    public void Captions_that_do_not_fit_the_images_are_an_error()
    {
        using var pixels = zeros(2, 3, 4, 4);

        FluentActions.Invoking(() => new CaptionedImages(Datasets.FromTensor(pixels), ["a"])).Should()
            .Throw<ArgumentException>().WithMessage("*2 images and 1 captions*");
        FluentActions.Invoking(() => new CaptionedImages(Datasets.FromTensor(pixels), ["a", "?"])).Should()
            .Throw<ArgumentException>().WithMessage("*at least one word, but got '?'*");
        FluentActions.Invoking(() => new CaptionedImages(Datasets.FromTensor(pixels), ["a", "b"], maxWords: 0)).Should()
            .Throw<ArgumentException>().WithMessage("*At least 1 word*but got 0; 18 is usual*");
    }

    [Theory]
    [InlineData("captions.json", """{"cats/b.png": "second", "birds/c.png": " Third one ", "cats/a.png": "first", "x.png": "none"}""")]
    [InlineData("captions.tsv", "cats/a.png\tfirst\r\nbirds\\c.png\tThird one\n\ncats/b.png\tsecond")]
    public void One_file_has_the_captions_of_all(string name, string content)
    {
        Write(name, content);

        using var source = Datasets.CaptionedFolder(folder.Path, size: 8);

        source.Captions.Should().Equal("Third one", "first", "second");
    }

    [Fact]
    public void A_text_file_beside_each_image_has_its_caption_in_the_first_line()
    {
        Write("cats/a.txt", "\n first \nde.utf8=erstes\n");
        Write("cats/b.txt", "second");
        Write("birds/c.txt", "\uFEFFthird");

        using var source = Datasets.CaptionedFolder(folder.Path, size: 8);

        source.Captions.Should().Equal("third", "first", "second");
    }

    [Theory]
    [InlineData("captions.json", """{"cats/a.png": "one", "cats/b.png": " "}""", "2 of 3 have none, such as birds/c.png; add them to captions.json")]
    [InlineData("captions.json", """["one"]""", "is one object of names and captions, but this has [\"one\"]")]
    [InlineData("captions.json", """{"a.png": 3}""", "has a text for a.png, but this has 3")]
    [InlineData("captions.json", """{"a.png": "one", "a.png": "two"}""", "one caption, but this has a.png, a second time")]
    [InlineData("captions.json", """{"a.png": "one" """, "a JSON object, but this is not one")]
    [InlineData("captions.json", """{"a.png": "\ud800"}""", "a JSON object, but this is not one")]
    [InlineData("captions.tsv", "a.png one", "a name, a tabulator and a caption in each line, but this has a.png one")]
    [InlineData("captions.tsv", "a.png\tone\na.png\ttwo", "one caption, but this has a.png, a second time")]
    [InlineData("cats/a.txt", "one", "2 of 3 have none, such as birds/c.png; write birds/c.txt beside birds/c.png")]
    public void Missing_empty_or_damaged_captions_are_errors(string name, string content, string error)
    {
        Write(name, content);

        FluentActions.Invoking(() => Datasets.CaptionedFolder(folder.Path, size: 8)).Should()
            .Throw<InvalidDataException>().WithMessage($"{folder.Path}*{error.Replace("[", "?", StringComparison.Ordinal)}*");
    }

    [Fact]
    public void Captions_from_two_files_are_ambiguous()
    {
        Write("captions.json", "{}");
        Write("captions.tsv", "a.png\tone");

        FluentActions.Invoking(() => Datasets.CaptionedFolder(folder.Path, size: 8)).Should()
            .Throw<InvalidDataException>().WithMessage("*there are captions.json and captions.tsv. Move one*");
    }

    private void Write(string name, string content) => File.WriteAllText(Path.Combine(folder.Path, name), content);
}
