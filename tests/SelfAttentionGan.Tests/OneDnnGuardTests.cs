using SelfAttentionGan.Layers;
using SelfAttentionGan.Models;
using SelfAttentionGan.Training;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests;

public sealed class OneDnnGuardTests : IClassFixture<Seeded>
{
    [Theory]
    [InlineData(0x02c0003f, 0x3f, 48 * 1024, "12 ways of 64 lines of 64 bytes: Zen 5")]
    [InlineData(0x01c0003f, 0x3f, 32 * 1024, "8 ways of 64 lines of 64 bytes: Zen 1 to 4")]
    [InlineData(0, 0, 1, "a leaf that is hidden")]
    public void The_size_of_a_cache_is_read_as_onednn_reads_it(int ebx, int ecx, long bytes, string origin)
    {
        OneDnnGuard.CacheBytes(ebx, ecx).Should().Be(bytes, origin);
    }

    [Theory]
    [InlineData(8, 16, 4)]
    [InlineData(24, 32, 3)]
    [InlineData(100, 64, 4)]
    public void Convolutions_of_odd_channels_are_right_on_this_machine(int channels, int outputs, int kernel)
    {
        OneDnnGuard.Ensure();
        using var convolution = Conv2d(channels, outputs, kernel);
        using var transposed = ConvTranspose2d(channels, outputs, kernel);
        var x = randn(4, channels, 8, 8);

        foreach (var layer in new Module<Tensor, Tensor>[] { convolution, transposed })
        {
            full(4, 2 * channels, 16, 16, 5).Dispose();          // leaves something behind in the memory that is free
            var y = layer.call(x);
            var exact = layer.to(ScalarType.Float64).call(x.to(ScalarType.Float64)).to(ScalarType.Float32);

            y.allclose(exact, rtol: 1e-4, atol: 1e-4).Should().BeTrue("float64 gives the same");
        }
    }

    [Fact]
    public void Whatever_may_convolve_first_asks_the_guard()
    {
        var calls =
            from method in Calls.MethodsOf(typeof(OneDnnGuard).Assembly)
            where Calls.Of(method).Any(called => called.DeclaringType == typeof(OneDnnGuard))
            select method.DeclaringType;

        calls.Should().Contain([
            typeof(SpectralNorm), typeof(SelfAttention), typeof(Dress), typeof(Blueprint), typeof(GanTrainer)]);
    }
}
