using SelfAttentionGan.Data;
using SelfAttentionGan.Data.Pairs;
using SelfAttentionGan.Imaging;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Tests.Data.Pairs;

public sealed class ImageCorruptionsTests : IClassFixture<Seeded>
{
    private readonly Tensor images = rand(4, 1, 32, 32) * 2 - 1;

    public static TheoryData<string> Random => ["mask", "gaussian", "rician"];

    [Theory]
    [MemberData(nameof(Random))]
    public void What_is_random_follows_from_seed_and_index(string name)
    {
        var (corrupt, other) = (Create(name, seed: 1), Create(name, seed: 2));

        var all = corrupt(images, [0, 1, 2, 3]);
        var one = corrupt(images[1..2], [1]);

        one[0].allclose(all[1], 0, 0).Should().BeTrue("neighbors in a batch have no influence");
        other(images[1..2], [1]).allclose(one, 0, 0).Should().BeFalse();
        corrupt(images[1..2], [2]).allclose(one, 0, 0).Should().BeFalse();
    }

    [Fact]
    public void A_gray_image_is_that_of_the_image_buffer()
    {
        using var pairs = Datasets.Pairs(Datasets.SyntheticDigits(16, channels: 3), ImageCorruptions.Grayscale());

        using var batch = pairs.Read([3]);

        var expected = ImageBuffer.FromTensor(batch.Images[0]).ToGrayscale().ToTensor();
        batch.Inputs![0].allclose(expected, atol: 1.01 / 127.5).Should().BeTrue("up to rounding to bytes");
        FluentActions.Invoking(() => ImageCorruptions.Grayscale()(images, [0])).Should().Throw<ArgumentException>()
            .WithMessage("*N×3×H×W*4×1×32×32*");
    }

    [Fact]
    public void Missing_pixels_are_zero_and_masked_and_all_others_are_kept()
    {
        var input = ImageCorruptions.MissingRegions(seed: 4)(images, [0, 1, 2, 3]);

        input.shape.Should().Equal(4, 2, 32, 32);
        var missing = input[.., 1..].gt(0.5);
        input[.., ..1][missing].abs().max().item<float>().Should().Be(0);
        input[.., ..1][missing.logical_not()].allclose(images[missing.logical_not()], 0, 0).Should().BeTrue();
        var share = missing.to(float32).mean([1L, 2, 3]).data<float>().ToArray();
        share.Should().OnlyContain(part => part >= 0.15f * 0.15f * 0.7f && part <= 3 * 0.4f * 0.4f);
    }

    [Fact]
    public void Noise_has_its_standard_deviation()
    {
        var black = zeros(8, 1, 64, 64);
        long[] indices = [.. Enumerable.Range(0, 8).Select(i => (long)i)];

        var gaussian = ImageCorruptions.GaussianNoise(0.1)(black, indices);
        var rician = ImageCorruptions.RicianNoise(0.1)(black - 1, indices);

        gaussian.mean().item<float>().Should().BeApproximately(0, 0.003f);
        gaussian.std().item<float>().Should().BeApproximately(0.1f, 0.003f);
        (rician + 1).mean().item<float>().Should().BeApproximately(
            0.1f * MathF.Sqrt(MathF.PI / 2), 0.003f, "without a signal it is Rayleigh noise, which is never negative");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void A_lower_resolution_has_the_means_of_blocks(int factor)
    {
        var low = ImageCorruptions.LowResolution(factor)(images, [0, 1, 2, 3]);

        low.shape.Should().Equal(images.shape);
        low[0, 0, ..factor, ..factor].std().item<float>().Should().BeLessThan(1e-6f);
        avg_pool2d(low, factor).allclose(avg_pool2d(images, factor), atol: 1e-6).Should().BeTrue();
    }

    [Fact]
    public void Numbers_out_of_range_are_refused()
    {
        FluentActions.Invoking(() => ImageCorruptions.LowResolution(1)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => ImageCorruptions.GaussianNoise(0)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => ImageCorruptions.RicianNoise(double.NaN)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => ImageCorruptions.LowResolution(3)(images, [0])).Should().Throw<ArgumentException>()
            .WithMessage("*by 3*4×1×32×32*crop*");
    }

    private static Func<Tensor, IReadOnlyList<long>, Tensor> Create(string name, ulong seed) => name switch
    {
        "mask" => ImageCorruptions.MissingRegions(seed),
        "gaussian" => ImageCorruptions.GaussianNoise(seed: seed),
        _ => ImageCorruptions.RicianNoise(seed: seed),
    };
}
