using static TorchSharp.torch;

namespace SystemTorch.Tests.SystemOnly;

public sealed class StatisticsTests
{
    [Fact]
    public void A_variance_divides_by_the_count_when_told_to()
    {
        var t = arange(6, dtype: float32);

        t.var(unbiased: false).item<float>().Should().BeApproximately(35f / 12, 1e-6f, "the package ignores the flag");
        t.std(unbiased: false).item<float>().Should().BeApproximately(MathF.Sqrt(35f / 12), 1e-6f);
        var(t, unbiased: false).item<float>().Should().BeApproximately(35f / 12, 1e-6f);
    }
}
