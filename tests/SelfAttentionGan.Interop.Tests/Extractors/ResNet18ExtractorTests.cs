using SelfAttentionGan.Data;
using SelfAttentionGan.Interop.Extractors;
using static TorchSharp.torch;

namespace SelfAttentionGan.Interop.Tests.Extractors;

public sealed class ResNet18ExtractorTests(ResNet18ExtractorTests.Loaded loaded)
    : IClassFixture<ResNet18ExtractorTests.Loaded>
{
    private readonly ResNet18Extractor extractor = loaded.Extractor;

    [Fact]
    public void It_has_512_features_that_are_not_negative_and_a_name_that_is_no_FID()
    {
        var (features, logits) = extractor.Extract(Faces(3));

        features.shape.Should().Equal(3, 512);
        features.min().item<float>().Should().BeGreaterThanOrEqualTo(0, "they are averages after a ReLU");
        features.std().item<float>().Should().BePositive();
        logits.Should().BeNull();
        (extractor.Name, extractor.FeatureCount).Should().Be(("resnet18-onnx", 512));
        extractor.Preprocessing.Should().Be("bilinear 224×224, (x / 255 − 0.4042|0.4545|0.4829) / 0.0039, BGR");
    }

    [Fact]
    public void Several_images_at_once_have_the_features_of_each_alone()
    {
        using var single = new OnnxExtractor(
            Path.Combine(AppContext.BaseDirectory, ResNet18Extractor.FileName),
            ResNet18Extractor.Model with { AllowBatches = false });
        var images = Faces(3);

        single.BatchSize.Should().Be(1);
        extractor.Extract(images).Features.allclose(single.Extract(images).Features, 1e-3, 1e-3).Should().BeTrue();
    }

    [Fact]
    public void Features_differ_more_between_images_than_between_an_image_and_a_noisy_copy()
    {
        var images = Faces(2);
        var noise = randint(-3, 4, images.shape, generator: new Generator(1));
        var noisy = (images.to(int64) + noise).clamp(0, 255).to(uint8);

        var features = extractor.Extract(cat([images, noisy])).Features;

        Distance(0, 2).Should().BeLessThan(Distance(0, 1) / 2);

        double Distance(int i, int j) => (features[i] - features[j]).norm().item<float>();
    }

    [Fact]
    public void A_missing_file_says_how_to_get_it() =>
        FluentActions.Invoking(() => new ResNet18Extractor("models/ResNet18.onnx"))
            .Should().Throw<FileNotFoundException>().WithMessage("*<PackageDownload Include=*CopyResNet18*");

    private static Tensor Faces(int count)
    {
        using var batch = Datasets.SyntheticFaces(size: 32).Read([.. Enumerable.Range(0, count).Select(i => (long)i)]);

        return ((batch.Images + 1) * 127.5).round().to(uint8);
    }

    /// <summary>The extractor, which takes a second to load, for all tests.</summary>
    public sealed class Loaded : IDisposable
    {
        public ResNet18Extractor Extractor { get; } = new();

        public void Dispose() => Extractor.Dispose();
    }
}
