using SelfAttentionGan.Data;

namespace SelfAttentionGan.Tests.Data;

/// <summary>The location of a source is what `sagan --data` takes, so that a run can record it.</summary>
public sealed class ImageSourceLocationTests : IDisposable
{
    // One transparent pixel.
    private const string Png =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Synthetic_images_have_their_name_of_the_command_line()
    {
        Datasets.SyntheticFaces(16).Location.Should().Be("faces");
        Datasets.SyntheticDigits(16).Location.Should().Be("digits");
        Datasets.SyntheticFaces(16, seed: 1).Location.Should().BeNull("the command line has those of seed 0");
        Datasets.SyntheticDigits(16, count: 5).Location.Should().BeNull();
    }

    [Fact]
    public void A_folder_has_its_full_path_and_its_options()
    {
        File.WriteAllBytes(Path.Combine(folder.Path, "a.png"), Convert.FromBase64String(Png));
        var options = new ImageFolderOptions { SkipCorrupt = true };

        IImageSource images = Datasets.ImageFolder(Path.GetRelativePath(".", folder.Path), size: 4, options: options);

        images.Location.Should().Be(Path.GetFullPath(folder.Path));
        images.Options.Should().Be(options);
    }

    [Fact]
    public void By_default_a_source_has_neither()
    {
        IImageSource images = new SyntheticImages();

        (images.Location, images.Options).Should().Be((null, null));
    }

    public void Dispose() => folder.Dispose();
}
