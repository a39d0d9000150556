using SelfAttentionGan.Data;
using SelfAttentionGan.Imaging;

namespace SelfAttentionGan.Tests.Data.Pairs;

public sealed class PairedImageFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Days => Path.Combine(folder.Path, "day");

    private string Nights => Path.Combine(folder.Path, "night");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Images_of_the_same_name_are_a_pair_whatever_their_extensions()
    {
        Write("day/sub/a.png", 0);
        Write("day/sub/b.png", 100);
        Write("night/sub/a.webp", 50);
        Write("night/sub/b.png", 150);

        using var pairs = Open();
        using var batch = pairs.Read([1, 0]);

        (pairs.Count, pairs.Classes, pairs.Shape).Should().Be((2L, 0, new ImageShape(3, 4, 4)));
        batch.Inputs!.shape.Should().Equal(2, 1, 4, 4);
        Level(batch.Inputs[0, 0, 0, 0]).Should().Be(100);
        Level(batch.Images[0, 0, 0, 0]).Should().Be(150);
        Level(batch.Images[1, 0, 0, 0]).Should().Be(50);
    }

    [Fact]
    public void An_image_without_partner_is_an_error_that_names_it()
    {
        Write("day/a.png", 0);
        Write("day/b.png", 0);
        Write("night/a.png", 0);

        FluentActions.Invoking(Open).Should().Throw<InvalidDataException>().WithMessage("*partner of the same name*none: b.*Rename*");
    }

    [Fact]
    public void Two_images_of_one_name_are_an_error()
    {
        Write("day/a.png", 0);
        Write("day/a.webp", 0);
        Write("night/a.png", 0);

        FluentActions.Invoking(Open).Should().Throw<InvalidDataException>().WithMessage("*several of a.*");
    }

    [Fact]
    public void A_corrupt_image_takes_its_partner_along_where_it_is_skipped()
    {
        Write("day/a.png", 0);
        Write("day/b.png", 0);
        Write("night/a.png", 0);
        File.WriteAllText(Path.Combine(Nights, "b.png"), "no image");

        FluentActions.Invoking(Open).Should().Throw<InvalidDataException>().WithMessage("*b.png*");
        using var pairs = Datasets.PairedImageFolder(Days, Nights, new(1, 4, 4), new(3, 4, 4), new() { SkipCorrupt = true });

        pairs.Count.Should().Be(1);
        pairs.Skipped.Should().ContainSingle().Which.Should().Contain("b.png");
        FluentActions.Invoking(() => Datasets.PairedImageFolder(Days, Nights, new(1, 4, 4), new(3, 4, 4), new() { Cache = "x" }))
            .Should().Throw<ArgumentException>().WithMessage("*one cache file*'x'*");
    }

    private IImageSource Open() => Datasets.PairedImageFolder(Days, Nights, new(1, 4, 4), new(3, 4, 4));

    private static double Level(TorchSharp.torch.Tensor value) => Math.Round((value.item<float>() + 1) * 127.5);

    private void Write(string name, byte level)
    {
        var path = Path.Combine(folder.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        new ImageBuffer(4, 4, 1, [.. Enumerable.Repeat(level, 16)]).Save(path);
    }
}
