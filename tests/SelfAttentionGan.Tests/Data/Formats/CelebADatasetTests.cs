using SelfAttentionGan.Data;
using SelfAttentionGan.Imaging;

namespace SelfAttentionGan.Tests.Data.Formats;

/// <summary>CelebA, by a folder of three images of the same layout.</summary>
public sealed class CelebADatasetTests : IDisposable
{
    private const string Attributes = """
        3
        Eyeglasses Male Smiling
        000001.jpg -1  1  1
        000002.jpg  1 -1  1
        000003.jpg -1 -1 -1

        """;

    private readonly TemporaryFolder folder = new();

    public CelebADatasetTests()
    {
        Directory.CreateDirectory(Path.Combine(folder.Path, "img_align_celeba"));
        for (var i = 1; i <= 3; i++)
            Image(60 * i).Save(Path.Combine(folder.Path, "img_align_celeba", $"00000{i}.jpg"));
        Write(Attributes);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Classes_are_the_combinations_of_the_chosen_attributes()
    {
        using var faces = Datasets.CelebA(folder.Path, 8, ["Male", "Smiling"]);
        using var batch = faces.Read([2, 0, 1]);

        faces.ClassNames.Should().Equal("not Male, not Smiling", "not Male, Smiling", "Male, not Smiling", "Male, Smiling");
        faces.ClassCounts.Should().Equal(1, 1, 0, 1);
        batch.Labels!.data<long>().ToArray().Should().Equal(0, 3, 1);
        batch.Images.shape.Should().Equal(3, 3, 8, 8);
        faces.ReadAttributes([0, 1]).data<long>().ToArray().Should().Equal(0, 1, 1, 1, 0, 1);
        faces.Attributes.Select(attribute => attribute.Name).Should().Equal("Eyeglasses", "Male", "Smiling");
    }

    [Fact]
    public void The_usual_square_of_160_pixels_is_cropped()
    {
        using var faces = Datasets.CelebA(folder.Path, 8);
        using var whole = Datasets.CelebA(folder.Path, 8, options: new());
        using var cropped = faces.Read([0]);
        using var uncropped = whole.Read([0]);

        (faces.Classes, faces.Count).Should().Be((0, 3L));
        var gray = 60 / 127.5f - 1;
        cropped.Images[0, 0, 4, 0].item<float>().Should().BeApproximately(gray, 0.05f, "the white border is cropped");
        uncropped.Images[0, 0, 4, 0].item<float>().Should().BeGreaterThan(gray + 0.3f);
        faces.ComputeFingerprint().Should().Be(whole.ComputeFingerprint());
    }

    [Theory]
    [InlineData("Smilling", "*no attribute 'Smilling'; did you mean 'Smiling'?*")]
    [InlineData("Hat", "*no attribute 'Hat'; it is one of Eyeglasses, Male, Smiling*")]
    public void An_unknown_attribute_is_an_error_with_the_nearest_one(string attribute, string message) =>
        FluentActions.Invoking(() => Datasets.CelebA(folder.Path, 8, [attribute])).Should().Throw<ArgumentException>().WithMessage(message);

    [Theory]
    [InlineData("3\n", "4\n", "*declares 4 images, but has 3*")]
    [InlineData("3\n", "three\n", "*first line is not the number of images*")]
    [InlineData("1 -1  1", "1 -1", "*000002.jpg has 2 values for 3 attributes*")]
    [InlineData("1 -1  1", "1 -1  0", "*000002.jpg has the value '0'*")]
    [InlineData("000003", "000002", "*two lines for the image 000002.jpg*")]
    [InlineData("000003", "000004", "*no line for the image 000003.jpg*")]
    public void A_damaged_list_is_an_error(string what, string by, string message)
    {
        Write(Attributes.Replace("\r", "", StringComparison.Ordinal).Replace(what, by, StringComparison.Ordinal));

        FluentActions.Invoking(() => Datasets.CelebA(folder.Path, 8)).Should().Throw<InvalidDataException>()
            .WithMessage(message).WithMessage("*Download it again.");
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        FluentActions.Invoking(() => Datasets.CelebA(folder.Path, 8, ["Male", "Male"])).Should().Throw<ArgumentException>()
            .WithMessage("*different attributes*Male, Male*");
        Directory.Move(Path.Combine(folder.Path, "img_align_celeba"), Path.Combine(folder.Path, "images"));
        FluentActions.Invoking(() => Datasets.CelebA(folder.Path, 8)).Should().Throw<DirectoryNotFoundException>()
            .WithMessage("*img_align_celeba.zip*download it*");
        File.Delete(Path.Combine(folder.Path, "list_attr_celeba.txt"));
        FluentActions.Invoking(() => Datasets.CelebA(folder.Path, 8)).Should().Throw<FileNotFoundException>()
            .WithMessage("*list_attr_celeba.txt*download it*");
    }

    private void Write(string attributes) => File.WriteAllText(Path.Combine(folder.Path, "list_attr_celeba.txt"), attributes);

    /// <summary>A gray image of CelebA's size, with a white border that the usual crop removes.</summary>
    private static ImageBuffer Image(int level)
    {
        const int Width = 178, Height = 218, Border = 8;

        var pixels = new byte[Width * Height];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = i % Width is < Border or >= Width - Border ? (byte)255 : (byte)level;

        return new(Width, Height, 1, pixels);
    }
}
