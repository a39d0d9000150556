using Goldens;
using SelfAttentionGan.Metrics.Extractors;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Metrics.Extractors;

public sealed class ExtractorInputTests
{
    private static readonly Golden Golden = new("extractors");

    private static readonly Tensor Images = Golden["images"];                               // (5, 3, 12, 8)

    /// <summary>Floats from 0 to 255, not normalized.</summary>
    private static readonly ExtractorInput Levels = new() { StandardDeviation = [1 / 255.0] };

    [Theory]
    [InlineData(ResizeFilter.Bilinear, 8, "bilinear")]
    [InlineData(ResizeFilter.Bicubic, 8, "bicubic")]
    [InlineData(ResizeFilter.TensorFlowBilinear, 19, "tensorflow.larger")]
    [InlineData(ResizeFilter.TensorFlowBilinear, 5, "tensorflow.smaller")]
    public void Resizing_equals_PyTorchs(ResizeFilter filter, int size, string golden) =>
        Golden.ShouldHold(golden, (Levels with { Size = size, Filter = filter }).Apply(Images));

    [Fact]
    public void Normalization_equals_torchvisions() =>
        Golden.ShouldHold("imagenet", (ExtractorInput.ImageNet with { Size = 0 }).Apply(Images));

    [Fact]
    public void TensorFlow_keeps_the_first_pixel_in_place()
    {
        var image = tensor(new float[] { 0, 40, 80, 120 }, [1, 1, 1, 4]).expand(1, 1, 4, 4);

        var larger = (Levels with { Size = 8, Filter = ResizeFilter.TensorFlowBilinear, Channels = 1 }).Apply(image);

        larger[0, 0, 0].data<float>().ToArray().Should().Equal(
            [0, 20, 40, 60, 80, 100, 120, 120], "pixel i lies at i / 2, by hand");
    }

    [Fact]
    public void Gray_images_are_repeated_and_channels_reversed()
    {
        var gray = Images.narrow(1, 0, 1);

        Levels.Apply(gray).allclose(gray.expand(-1, 3, -1, -1).to(float32)).Should().BeTrue();
        (Levels with { Bgr = true }).Apply(Images).allclose(Levels.Apply(Images).flip(1)).Should().BeTrue();
    }

    [Fact]
    public void Bytes_of_the_right_size_are_the_images_themselves()
    {
        var input = new ExtractorInput { Bytes = true };

        input.Apply(Images).eq(Images).all().item<bool>().Should().BeTrue();
        (input with { Size = 8 }).Apply(Images).allclose(Golden["bilinear"].round().to(uint8), 0, 1)
            .Should().BeTrue("bytes are rounded");
    }

    [Fact]
    public void A_gradient_passes_unless_bytes_are_rounded()
    {
        foreach (var filter in Enum.GetValues<ResizeFilter>())
        {
            using var x = Images.to(float32).requires_grad_();
            (ExtractorInput.ImageNet with { Size = 9, Filter = filter }).Apply(x).sum().backward();

            x.grad!.abs().sum().item<float>().Should().BePositive(filter.ToString());
        }
    }

    [Fact]
    public void Its_text_says_how_images_are_converted()
    {
        ExtractorInput.ImageNet.ToString()
            .Should().Be("bilinear 224×224, (x / 255 − 0.485|0.456|0.406) / 0.229|0.224|0.225");
        new ExtractorInput { Bytes = true, Bgr = true }.ToString().Should().Be("as they are, bytes, BGR");
    }

    [Fact]
    public void What_it_cannot_convert_is_refused_with_the_rule()
    {
        Refused(new(), Images[0], "images N×C×H×W");
        Refused(new(), Images.to(int64), "uint8 or float32");
        Refused(new(), Images.narrow(1, 0, 2), "3 channels, or gray");
        Refused(new() { Channels = 1 }, Images, "convert them to gray");
        Refused(new() { Mean = [0, 0] }, Images, "Mean has one finite number");
        Refused(new() { StandardDeviation = [0] }, Images, "above 0");
        Refused(new() { Size = -1 }, Images, "size -1");

        static void Refused(ExtractorInput input, Tensor images, string rule) =>
            FluentActions.Invoking(() => input.Apply(images)).Should().Throw<ArgumentException>().WithMessage($"*{rule}*");
    }
}
