using SelfAttentionGan.Data;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Data;

public sealed class PatchSourceTests
{
    private readonly Tensor ramp = (arange(48, dtype: float32) / 48).view(1, 6, 8);

    [Fact]
    public void A_patch_is_a_part_of_its_image()
    {
        using var patches = Datasets.Patches([ramp, zeros(1, 9, 4)], size: 4, count: 40, seed: 3);

        using var batch = patches.Read([0, 1, 2]);

        patches.Shape.Should().Be(new ImageShape(1, 4, 4));
        var (first, steps) = (batch.Images[0], batch.Images[0] - batch.Images[0, 0, 0, 0]);
        steps.allclose(ramp[.., ..4, ..4], atol: 1e-6).Should().BeTrue("rows and columns stay in order");
        ramp.sub(first[0, 0, 0]).abs().min().item<float>().Should().BeLessThan(1e-6f);
        batch.Images[1].abs().max().item<float>().Should().Be(0, "images take turns");
    }

    [Fact]
    public void Places_depend_on_seed_and_index_alone_and_reach_every_corner()
    {
        using var patches = Datasets.Patches([ramp], size: 4, count: 500);
        using var same = Datasets.Patches([ramp], size: 4, count: 500);

        using var batch = patches.Read([.. Enumerable.Range(0, 500).Select(i => (long)i)]);
        using var again = same.Read([7]);

        again.Images[0].allclose(batch.Images[7], 0, 0).Should().BeTrue();
        batch.Images[.., 0, 0, 0].data<float>().ToArray().Distinct().Should().HaveCount(3 * 5, "that is the number of places");
        patches.ComputeFingerprint().Should().Be(same.ComputeFingerprint());
    }

    [Fact]
    public void Images_that_do_not_fit_are_refused()
    {
        FluentActions.Invoking(() => Datasets.Patches([], 4, 1)).Should().Throw<ArgumentException>().WithMessage("*0 images*");
        FluentActions.Invoking(() => Datasets.Patches([ramp, zeros(1, 3, 9)], 4, 1)).Should().Throw<ArgumentException>()
            .WithMessage("*4×4*image 1 is 3×9*smaller patches*");
        FluentActions.Invoking(() => Datasets.Patches([ramp, zeros(3, 9, 9)], 4, 1)).Should().Throw<ArgumentException>()
            .WithMessage("*same 1 to 4 channels*image 1*3, 9, 9*");
    }
}
