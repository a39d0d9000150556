using SelfAttentionGan.Data;
using SelfAttentionGan.Tests.Training;

namespace SelfAttentionGan.Tests.Data;

/// <summary>A source says where `sagan --data` finds its images again, so that a run can record it.</summary>
public sealed class ImageSourceLocationTests : IDisposable
{
    // One transparent pixel.
    private const string Png =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Drawn_images_have_the_name_that_sagan_has_for_them()
    {
        Datasets.SyntheticFaces(16).Location.Should().Be("faces");
        Datasets.SyntheticDigits(16).Location.Should().Be("digits");
        Datasets.SyntheticFaces(16, seed: 1).Location.Should().BeNull("sagan draws those of seed 0");
        Datasets.SyntheticDigits(16, count: 5).Location.Should().BeNull();
    }

    [Fact]
    public void A_folder_has_its_full_path_and_the_options_that_it_reads_with()
    {
        File.WriteAllBytes(Path.Combine(folder.Path, "a.png"), Convert.FromBase64String(Png));
        var options = new PictureOptions { SkipCorrupt = true };

        IImageSource images = Datasets.ImageFolder(Path.GetRelativePath(".", folder.Path), size: 4, options: options);

        images.Location.Should().Be(Path.GetFullPath(folder.Path));
        images.Options.Should().Be(options);
    }

    [Fact]
    public void A_source_that_says_nothing_has_neither()
    {
        IImageSource images = new DrawnPictures();

        (images.Location, images.Options).Should().Be((null, null));
    }

    public void Dispose() => folder.Dispose();
}
