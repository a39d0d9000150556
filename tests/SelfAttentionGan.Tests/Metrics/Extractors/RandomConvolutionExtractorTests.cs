using SelfAttentionGan.Metrics.Extractors;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Metrics.Extractors;

public sealed class RandomConvolutionExtractorTests : IClassFixture<Seeded>
{
    private readonly RandomConvolutionExtractor extractor = new();

    [Theory]
    [InlineData(3, 32, 32)]
    [InlineData(1, 28, 28)]
    [InlineData(3, 16, 48)]
    public void Images_of_any_size_have_448_finite_features(int channels, int height, int width)
    {
        var (features, logits) = extractor.Extract(Bytes(5, channels, height, width));

        features.shape.Should().Equal(5, extractor.FeatureCount);
        features.dtype.Should().Be(ScalarType.Float32);
        features.isfinite().all().item<bool>().Should().BeTrue();
        logits.Should().BeNull();
    }

    [Fact]
    public void Every_extractor_has_the_same_features_and_an_image_has_them_in_every_batch()
    {
        var images = Bytes(4, 3, 32, 32);
        using var other = new RandomConvolutionExtractor();

        var features = extractor.Extract(images).Features;

        other.Extract(images).Features.allclose(features).Should().BeTrue();
        extractor.Extract(images[2..3]).Features.allclose(features[2..3], atol: 1e-5).Should().BeTrue();
        features[0].allclose(features[1], atol: 1e-3).Should().BeFalse();
    }

    [Fact]
    public void Gray_images_are_RGB_ones_of_equal_channels()
    {
        var gray = Bytes(2, 1, 32, 32);

        var colored = extractor.Extract(gray.repeat(1, 3, 1, 1)).Features;

        extractor.Extract(gray).Features.allclose(colored).Should().BeTrue();
    }

    [Fact]
    public void Other_tensors_are_rejected()
    {
        foreach (var images in (Tensor[])[zeros(2, 3, 8, 8), Bytes(2, 4, 8, 8), Bytes(2, 3, 8, 8)[0]])
            FluentActions.Invoking(() => extractor.Extract(images)).Should().Throw<ArgumentException>()
                .WithMessage("*N×3×H×W or N×1×H×W, uint8, but got*");
    }

    private static Tensor Bytes(params long[] shape) => randint(0, 256, shape, dtype: ScalarType.Byte);
}
