using SelfAttentionGan.Layers;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Layers;

/// <summary>Which layers round where their thread asks for bfloat16.</summary>
public sealed class MixedPrecisionTests : IClassFixture<Seeded>
{
    public static TheoryData<Module<Tensor, Tensor>, long[], bool> Layers => new()
    {
        { Linear(64, 2), [5, 64], true },
        { Linear(64, 1), [5, 64], false },
        { Conv2d(8, 2, kernel_size: 4), [3, 8, 4, 4], true },
        { Conv2d(8, 1, kernel_size: 4), [3, 8, 4, 4], false },
        { Conv1d(8, 2, kernel_size: 3), [3, 8, 9], true },
        { Conv1d(8, 1, kernel_size: 3), [3, 8, 9], false },
        { ConvTranspose2d(8, 2, kernel_size: 4), [3, 8, 4, 4], true },
        { ConvTranspose2d(8, 1, kernel_size: 4), [3, 8, 4, 4], false },
        { ConvTranspose2d(1, 8, kernel_size: 4), [3, 1, 4, 4], true },
        { new SpectralNorm(Linear(64, 2)), [5, 64], true },
        { new SpectralNorm(Linear(64, 1)), [5, 64], false },
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void Scores_keep_all_their_bits_and_everything_else_is_rounded(
        Module<Tensor, Tensor> layer, long[] shape, bool rounds)
    {
        layer.eval();
        var x = randn(shape);

        var exact = layer.Compute(x);
        using var half = ComputePrecision.Use(Precision.BFloat16);
        var found = layer.Compute(x);

        found.dtype.Should().Be(float32);
        found.allclose(exact, 0, 0).Should().Be(!rounds);
        ((found - exact).norm() / exact.norm()).ToDouble().Should().BeLessThan(0.02);
    }
}
