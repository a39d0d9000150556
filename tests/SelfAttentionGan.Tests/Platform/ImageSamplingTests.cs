using SelfAttentionGan.Platform;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Platform;

public sealed class ImageSamplingTests : IClassFixture<Seeded>
{
    private readonly Tensor x = randn(2, 3, 5, 4);

    [Fact]
    public void Reading_each_pixel_where_it_is_keeps_all_bits()
    {
        x[0, 0, 0, 0] = -0.0;
        x[0, 0, 4, 3] = double.PositiveInfinity;
        var (rows, columns) = (ImageSampling.Rows(x).expand(2, 1, 5, 4), ImageSampling.Columns(x).expand(2, 1, 5, 4));

        TensorHash.Of(ImageSampling.Gather(x, rows, columns)).Should().Be(TensorHash.Of(x));
        TensorHash.Of(ImageSampling.Bilinear(x, rows.to(float32), columns.to(float32))).Should().Be(TensorHash.Of(x));
    }

    [Fact]
    public void Between_pixels_it_is_their_weighted_mean()
    {
        var read = ImageSampling.Bilinear(x, full(2, 1, 5, 4, 1.25), full(2, 1, 5, 4, 2.5));

        var expected = 0.75 * (x[.., .., 1, 2] + x[.., .., 1, 3]) / 2 + 0.25 * (x[.., .., 2, 2] + x[.., .., 2, 3]) / 2;
        read[.., .., 0, 0].allclose(expected, 1e-5, 1e-6).Should().BeTrue();
    }

    [Fact]
    public void Positions_are_reflected_at_the_centers_of_edge_pixels()
    {
        Reflected(4).Should().Equal([1, 2, 3, 2, 1, 0, 1, 2, 3, 2, 1], "of −5 to 5 in four pixels");
        Reflected(1).Should().OnlyContain(position => position == 0);

        long[] Reflected(long length) => ImageSampling.Reflect(arange(-5, 6), length).data<long>().ToArray();
    }

    [Fact]
    public void A_shift_is_at_most_an_eighth_of_the_size()
    {
        var shifts = ImageSampling.Shift(linspace(0, 1 - 1e-6, 1_000, float64), 32);

        shifts.data<long>().ToArray().Distinct().Should().Equal(-4, -3, -2, -1, 0, 1, 2, 3, 4);
    }

    [Fact]
    public void Normal_numbers_have_the_quantiles_of_the_normal_distribution()
    {
        var normal = tensor(new[] { 0.5, 0.8413447460685429, 0.022750131948179195 }).ToNormal();

        normal.allclose(tensor(new[] { 0.0, 1.0, -2.0 }), 1e-6, 1e-6).Should().BeTrue("Φ(1) and Φ(−2), from tables");
        tensor(new[] { 0f, 1 - MathF.ScaleB(1, -24) }).ToNormal().abs().max().item<float>().Should().BeInRange(5, 5.3f);
        rand(20_000).ToNormal().std().item<float>().Should().BeApproximately(1, 0.03f);
    }
}
