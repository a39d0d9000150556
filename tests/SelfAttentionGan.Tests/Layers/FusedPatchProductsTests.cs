using SelfAttentionGan.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Layers;

/// <summary>The native operators give what torch's own operators give, for any window.</summary>
public sealed class FusedPatchProductsTests : IClassFixture<Seeded>
{
    // Sums are taken in another order, and rounded to bfloat16 once more or less where a batch is cut into parts.
    private const double Rounding = 1.0 / 128;

    public static TheoryData<string, Convolution, long[]> Layers => PatchConvolutionTests.Layers;

    [Fact]
    public void Only_our_torch_has_the_operators()
    {
        FusedPatchProducts.Takes(randn(1, 2, 3, 3)).Should().Be(typeof(torch).Assembly.GetName().Name == "SystemTorch");
        FusedPatchProducts.Takes(randn([1, 2, 3, 3], ScalarType.Float64)).Should().BeFalse("there are none of 64 bits");
    }

    [NativeTheory]
    [MemberData(nameof(Layers))]
    public void Products_are_those_of_torchs_operators(string name, Convolution layer, long[] shape)
    {
        using var constant = no_grad();
        var x = randn(shape);

        foreach (var (found, expected) in All(Native, layer, x).Zip(All(TensorPatchProducts.Instance, layer, x)))
            ((found - expected).norm() / expected.norm()).ToDouble().Should().BeLessThan(Rounding, name);
    }

    [NativeTheory]
    [MemberData(nameof(Layers))]
    public void Maps_may_lie_anywhere_in_memory(string name, Convolution layer, long[] shape)
    {
        using var constant = no_grad();
        var x = randn(shape);
        var turned = x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);

        foreach (var (found, expected) in All(Native, layer, turned).Zip(All(Native, layer, x)))
            found.allclose(expected, 0, 0).Should().BeTrue(name);
    }

    [NativeTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Every_run_on_so_many_threads_has_the_same_bits(int threads)
    {
        using var constant = no_grad();
        var (layer, x) = (Conv2d(16, 8, kernel_size: 4, stride: 2, padding: 1), randn(6, 16, 12, 12));
        var before = get_num_threads();

        try
        {
            set_num_threads(threads);
            Enumerable.Range(0, 5).Select(_ => Bits.Of(All(Native, layer, x))).Distinct().Should().ContainSingle();
        }
        finally
        {
            set_num_threads(before);
        }
    }

    [NativeTheory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void What_is_not_finite_shows_where_it_shows_in_torch(float bad)
    {
        using var constant = no_grad();
        var (layer, x) = (Conv2d(3, 5, kernel_size: 4, stride: 2, padding: 1), randn(2, 3, 8, 8));
        x[1, 2, 5, 3] = tensor(bad);

        var found = All(Native, layer, x)[0].isfinite();

        found.all().ToBoolean().Should().BeFalse();
        found.eq(All(TensorPatchProducts.Instance, layer, x)[0].isfinite()).all().ToBoolean().Should().BeTrue();
    }

    private static IPatchProducts Native => FusedPatchProducts.Instance;

    // The map on the other side, and the weight's gradient.
    private static Tensor[] All(IPatchProducts products, Convolution layer, Tensor x)
    {
        var (window, weight) = (Window.Of(layer)!, layer.weight!);
        var matrix = products.Matrix(weight);
        if (!window.Transposed)
        {
            var coarse = products.ToCoarse(x, matrix, window);
            return [coarse, products.ToFine(coarse, matrix, window, (x.shape[2], x.shape[3])),
                products.ForWeight(coarse, x, weight, window)];
        }

        var fine = products.ToFine(x, matrix, window, window.Fine(x.shape[2], x.shape[3]));
        return [fine, products.ToCoarse(fine, matrix, window), products.ForWeight(x, fine, weight, window)];
    }
}
