using System.Reflection;
using SelfAttentionGan.Attention;
using SelfAttentionGan.Blocks;
using SelfAttentionGan.Platform;
using SelfAttentionGan.SpectralNormalization;
using SelfAttentionGan.Training;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Platform;

public sealed class OneDnnGuardTests : IClassFixture<Seeded>
{
    [Theory]
    [InlineData(0x02c0003f, 0x3f, 48 * 1024, "12 ways of 64 lines of 64 bytes: Zen 5")]
    [InlineData(0x01c0003f, 0x3f, 32 * 1024, "8 ways of 64 lines of 64 bytes: Zen 1 to 4")]
    [InlineData(0, 0, 1, "a leaf that is hidden")]
    public void The_size_of_a_cache_is_computed_as_in_onednn(int ebx, int ecx, long bytes, string because)
    {
        OneDnnGuard.CacheBytes(ebx, ecx).Should().Be(bytes, because);
    }

    [Theory]
    [InlineData(8, 16, 4)]
    [InlineData(24, 32, 3)]
    [InlineData(100, 64, 4)]
    public void Convolutions_of_odd_channels_are_correct_on_this_machine(int channels, int outputs, int kernel)
    {
        OneDnnGuard.Ensure();
        using var convolution = Conv2d(channels, outputs, kernel);
        using var transposed = ConvTranspose2d(channels, outputs, kernel);
        var x = randn(4, channels, 8, 8);

        foreach (var layer in new Module<Tensor, Tensor>[] { convolution, transposed })
        {
            full(4, 2 * channels, 16, 16, 5).Dispose();          // fills the memory that is freed
            var y = layer.call(x);
            var exact = layer.to(ScalarType.Float64).call(x.to(ScalarType.Float64)).to(ScalarType.Float32);

            y.allclose(exact, rtol: 1e-4, atol: 1e-4).Should().BeTrue("float64 gives the same");
        }
    }

    [Fact]
    public void Every_layer_that_convolves_calls_the_guard_in_its_forward_pass()
    {
        (string, string)[] forwards =
        [
            (nameof(SpectralNorm), "forward"), (nameof(SelfAttention), "forward"),
            (nameof(SelfAttention), "ComputeMaps"), (nameof(ResidualUpBlock), "forward"),
            (nameof(ResidualDownBlock), "forward"), (nameof(PointwiseResidualBlock), "forward"),
        ];

        Callers().Select(method => (method.DeclaringType!.Name, method.Name)).Should().Contain(forwards);
        Callers().Select(method => method.DeclaringType).Should().Contain(typeof(GanTrainer));
    }

    [Fact]
    public void No_constructor_changes_the_process()
    {
        Callers().Where(method => method.IsConstructor).Select(method => method.DeclaringType!.Name).Should().BeEmpty();
    }

    private static IEnumerable<MethodBase> Callers() =>
        from method in MethodCalls.MethodsOf(typeof(OneDnnGuard).Assembly)
        where method.DeclaringType != typeof(OneDnnGuard)
        where MethodCalls.Of(method).Any(called => called.DeclaringType == typeof(OneDnnGuard))
        select method;
}
