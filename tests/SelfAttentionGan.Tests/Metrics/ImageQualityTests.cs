using Goldens;
using SelfAttentionGan.Metrics;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Metrics;

public sealed class ImageQualityTests : IClassFixture<Seeded>
{
    private readonly Golden golden = new("image-quality");

    [Fact]
    public void All_measures_are_those_of_the_papers_formulas()
    {
        golden.ShouldHold("psnr", ImageQuality.Psnr(golden["x"], golden["y"]), within: 1e-12);
        golden.ShouldHold("ssim", ImageQuality.StructuralSimilarity(golden["x"], golden["y"]), within: 1e-10);
        golden.ShouldHold("delta-e", ImageQuality.ColorDifference(golden["x"], golden["y"]), within: 1e-10);
        ImageQuality.MeanIntersectionOverUnion(golden["predicted"], golden["labels"], 5)
            .Should().BeApproximately(golden["mean-iou"].item<double>(), 1e-12, "NumPy computed it");
    }

    [Fact]
    public void An_image_is_like_itself()
    {
        var x = rand(2, 3, 12, 12) * 2 - 1;

        ImageQuality.Psnr(x, x).isinf().all().item<bool>().Should().BeTrue();
        ImageQuality.StructuralSimilarity(x, x).allclose(ones(2, float64), 0, 1e-12).Should().BeTrue();
        ImageQuality.ColorDifference(x, x).max().item<double>().Should().Be(0);
        ImageQuality.MeanAbsoluteError(x, x).max().item<double>().Should().Be(0);
        ImageQuality.MeanIntersectionOverUnion(tensor([0L, 2]), tensor([0L, 2]), 4).Should().Be(1, "absent classes do not count");
    }

    [Fact]
    public void Known_numbers_are_found()
    {
        var (black, gray) = (full([1, 3, 4, 4], -1f), zeros(1, 3, 4, 4));

        ImageQuality.Psnr(black, gray).item<double>().Should().BeApproximately(6.0206, 1e-4, "10 log₁₀(4 / 1)");
        ImageQuality.MeanAbsoluteError(black, gray).item<double>().Should().Be(1);
        ImageQuality.ColorDifference(full([1, 3, 2, 2], 1f), full([1, 3, 2, 2], -1f)).item<double>()
            .Should().BeApproximately(100, 0.01, "white has an L* of 100, black of 0");
        ImageQuality.MeanIntersectionOverUnion(tensor([0L, 0, 1]), tensor([0L, 1, 1]), 2).Should().Be(0.5);
    }

    [Fact]
    public void A_distance_of_features_compares_their_directions()
    {
        var (x, y) = (rand(2, 3, 4, 4), rand(2, 3, 4, 4));

        Distance(x, y, images => [images]).allclose(
            2 - 2 * nn.functional.cosine_similarity(x.to(float64), y.to(float64), 1).mean([1L, 2L]), 1e-9, 1e-9)
            .Should().BeTrue("|u − v|² of unit vectors is 2 − 2 u·v");
        Distance(x, 3 * x, images => [images]).abs().max().item<double>().Should().BeLessThan(1e-9, "length does not count");
        Distance(x, -x, images => [images, images.abs()]).allclose(tensor([2.0, 2.0])).Should().BeTrue("4 and 0 in the mean");
        FluentActions.Invoking(() => Distance(x, y, _ => [])).Should().Throw<ArgumentException>().WithMessage("*at least one map*");

        static Tensor Distance(Tensor x, Tensor y, Func<Tensor, IReadOnlyList<Tensor>> features) =>
            ImageQuality.FeatureDistance(x, y, features);
    }

    [Fact]
    public void A_mask_chooses_the_pixels_that_count()
    {
        var (x, y, mask) = (zeros(1, 2, 4, 4), zeros(1, 2, 4, 4), zeros(1, 1, 4, 4));
        y[0, 0, 0, 0] = 0.5;
        mask[0, 0, 0, 0] = 1;

        ImageQuality.MeanAbsoluteError(x, y, mask).item<double>().Should().Be(0.25, "one of two channels differs");
        ImageQuality.Psnr(x, y, mask).item<double>().Should().BeApproximately(10 * Math.Log10(4 / 0.125), 1e-9);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var x = zeros(2, 3, 8, 8);

        Message(() => ImageQuality.Psnr(x, zeros(2, 1, 8, 8))).Should().Contain("2×3×8×8 and 2×1×8×8");
        Message(() => ImageQuality.Psnr(x, x, zeros(2, 8, 8))).Should().Contain("2×1×8×8").And.Contain("keep its channel");
        Message(() => ImageQuality.StructuralSimilarity(x, x)).Should().Contain("11×11").And.Contain("take larger");
        Message(() => ImageQuality.ColorDifference(x[.., ..1], x[.., ..1])).Should().Contain("N×3×H×W");
        Message(() => ImageQuality.MeanIntersectionOverUnion(tensor([4L]), tensor([0L]), 4)).Should().Contain("0 to 3").And.Contain("4 to 4");
        Message(() => ImageQuality.MeanIntersectionOverUnion(tensor([1]), tensor([0L]), 4)).Should().Contain("int64");
    }

    private static string Message(Action measure) => measure.Should().Throw<ArgumentException>().Which.Message;
}
