using SelfAttentionGan.Data.Pairs;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Data.Pairs;

public sealed class LabelPaletteTests
{
    [Theory]
    [InlineData(2, 2.0)]
    [InlineData(8, 2.0)]
    [InlineData(27, 1.0)]
    public void Distinct_colors_are_far_from_each_other_and_class_0_is_black(int classes, double distance)
    {
        var palette = LabelPalette.Distinct(classes);

        var colors = palette.ToImages(arange(classes).view(classes, 1, 1)).view(classes, 3);

        palette.Count.Should().Be(classes);
        var apart = cdist(colors, colors, compute_mode: compute_mode.donot_use_mm_for_euclid_dist) + eye(classes) * 9;
        apart.min().item<float>().Should().BeApproximately((float)distance, 1e-3f);
        colors[0].data<float>().ToArray().Should().Equal(-1, -1, -1);
    }

    [Fact]
    public void Classes_survive_their_images_and_noise_below_half_of_the_distance()
    {
        var palette = LabelPalette.Distinct(8);
        var classes = arange(24).remainder(8).view(2, 3, 4);

        var images = palette.ToImages(classes);

        images.shape.Should().Equal(2, 3, 3, 4);
        palette.ToClasses(images + 0.5 * (2 * rand_like(images) - 1)).allclose(classes, 0, 0).Should().BeTrue("√3 · 0.5 < 1");
    }

    [Fact]
    public void No_tensor_is_left_behind()
    {
        var (palette, classes) = (LabelPalette.Distinct(3), zeros([1, 2, 2], ScalarType.Int64));
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        using (var images = palette.ToImages(classes))
            palette.ToClasses(images).Dispose();

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before);
    }

    [Fact]
    public void Other_colors_and_shapes_are_refused()
    {
        var palette = new LabelPalette([[-1, -1, -1], [1, 0.5f, 0]]);

        FluentActions.Invoking(() => LabelPalette.Distinct(28)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*2 to 27*merge*28*");
        foreach (var colors in new float[][][] { [[0, 0, 0]], [[0, 0, 0], [0, 0, 0]], [[0, 0], [1, 1]], [[0, 0, 2], [1, 1, 1]], [[0, 0, float.NaN], [1, 1, 1]] })
            FluentActions.Invoking(() => new LabelPalette(colors)).Should().Throw<ArgumentException>().WithMessage("*two or more different*Distinct*");
        FluentActions.Invoking(() => palette.ToImages(full([1, 2, 2], 2, ScalarType.Int64))).Should().Throw<ArgumentException>()
            .WithMessage("*classes 0 to 1*2 to 2*");
        FluentActions.Invoking(() => palette.ToImages(zeros(1, 2, 2))).Should().Throw<ArgumentException>().WithMessage("*int64*Float32*1×2×2*");
        FluentActions.Invoking(() => palette.ToClasses(zeros(1, 1, 2, 2))).Should().Throw<ArgumentException>().WithMessage("*N×3×H×W*1×1×2×2*");
    }
}
