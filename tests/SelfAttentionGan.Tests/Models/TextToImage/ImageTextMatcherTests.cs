using SelfAttentionGan.Models.TextToImage;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Models.TextToImage;

public sealed class ImageTextMatcherTests : IClassFixture<Seeded>
{
    private static readonly TextToImageOptions Options = new()
    {
        ImageSize = 16,
        VocabularySize = 9,
        MaxWords = 5,
        SentenceDim = 6,
        DiscriminatorChannels = [8, 8],
    };

    private readonly ImageTextMatcher matcher = new(Options);
    private readonly Tensor images = rand(3, 3, 16, 16) * 2 - 1;
    private readonly Tensor tokens = tensor(new long[] { 2, 3, 4, 5, 6, 7, 2, 3, 4 }, [3, 3]);

    [Fact]
    public void Logits_are_cosines_by_the_temperature()
    {
        var (ofImages, ofCaptions) = (matcher.EncodeImages(images), matcher.EncodeCaptions(tokens));

        ofImages.shape.Should().Equal(3, 6);
        ofImages.norm(1).allclose(ones(3)).Should().BeTrue("they are unit vectors");
        ofCaptions.norm(1).allclose(ones(3)).Should().BeTrue();
        matcher.call(images, tokens[..2]).allclose(ofImages.mm(ofCaptions[..2].t()) / 0.07, 1e-4, 1e-5)
            .Should().BeTrue();
        ofImages[0].allclose(ofImages[1]).Should().BeFalse("images differ");
        ofCaptions[0].allclose(ofCaptions[2], 1e-5, 1e-6).Should().BeTrue("captions are equal");
    }

    [Fact]
    public void Images_of_an_equal_caption_are_no_mismatch_in_the_loss()
    {
        var logits = matcher.call(images, tokens);
        double At(int row, int column) => logits[row, column].item<float>();

        // Captions 0 and 2 are equal: their pairs are left out, and what remains are softmaxes of 2, 3 and 2.
        double[] losses =
        [
            Loss(0, At(0, 0), At(0, 1)), Loss(1, At(1, 0), At(1, 1), At(1, 2)), Loss(1, At(2, 1), At(2, 2)),
            Loss(0, At(0, 0), At(1, 0)), Loss(1, At(0, 1), At(1, 1), At(2, 1)), Loss(1, At(1, 2), At(2, 2)),
        ];

        matcher.ComputeLoss(images, tokens).item<float>().Should().BeApproximately((float)losses.Average(), 1e-4f);

        static double Loss(int own, params double[] values) => Math.Log(values.Sum(Math.Exp)) - values[own];
    }

    [Fact]
    public void Every_weight_gets_a_gradient_and_no_tensor_is_left_behind()
    {
        using var scope = NewDisposeScope();
        matcher.ComputeLoss(images, tokens).backward();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        matcher.ComputeLoss(images, tokens).Dispose();

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before);
        matcher.named_parameters()
            .Where(entry => entry.parameter.grad is null || !entry.parameter.grad.isfinite().all().item<bool>())
            .Select(entry => entry.name).Should().BeEmpty();
        matcher.named_parameters().Select(entry => entry.name.Split('.')[0]).Distinct()
            .Should().BeEquivalentTo("text", "down8", "down4", "image", "sentence", "scale");
    }

    [Fact]
    public void A_saved_encoder_encodes_the_same()
    {
        using var folder = new TemporaryFolder();
        using var other = new ImageTextMatcher(Options);
        var path = Path.Combine(folder.Path, "matcher.dat");

        matcher.save(path);
        other.load(path);

        other.call(images, tokens).allclose(matcher.call(images, tokens), 0, 0).Should().BeTrue();
    }

    [Fact]
    public void Wrong_options_and_images_are_errors()
    {
        FluentActions.Invoking(() => new ImageTextMatcher(Options with { VocabularySize = 0 })).Should()
            .Throw<ArgumentException>().WithMessage("*encodes captions, but VocabularySize is 0*");
        FluentActions.Invoking(() => matcher.call(zeros(2, 3, 8, 8), tokens)).Should()
            .Throw<ArgumentException>().WithMessage("*N×3×16×16, but got 2×3×8×8*");
        FluentActions.Invoking(() => matcher.EncodeCaptions(tokens + 5)).Should()
            .Throw<ArgumentException>().WithMessage("*run from 0 to 8*");
    }
}
