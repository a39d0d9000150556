using SelfAttentionGan.Reports;

namespace SelfAttentionGan.Tests.Reports;

public sealed class MetricSeriesTests
{
    private readonly MetricSeries curve = new("loss");

    [Fact]
    public void A_short_series_keeps_every_point()
    {
        foreach (var step in new[] { 10, 20, 30 })
            curve.Add(step, step / 3.0);

        var thin = curve.Downsample("loss", null, maxPoints: 3);

        thin.Steps.Should().Equal(10, 20, 30);
        thin.Values.Should().Equal([3.33333, 6.66667, 10], "six digits are kept");
    }

    [Fact]
    public void A_long_series_keeps_its_ends_and_all_minima_and_maxima()
    {
        var random = new Random(1);
        for (var step = 1; step <= 100_000; step++)
            curve.Add(step, step is 40_000 ? 9 : step is 70_000 ? -9 : random.NextDouble());

        var thin = curve.Downsample("loss", null, maxPoints: 1000);

        thin.Steps.Should().HaveCountLessThanOrEqualTo(1002).And.BeInAscendingOrder().And.OnlyHaveUniqueItems();
        thin.Steps.Should().StartWith([1]).And.EndWith([100_000]).And.Contain([40_000, 70_000]);
        foreach (var chunk in curve.Steps.Zip(curve.Values).Chunk(200))
        {
            var kept = thin.Steps.Zip(thin.Values)
                .Where(point => point.First >= chunk[0].First && point.First <= chunk[^1].First).ToArray();
            kept.Min(point => point.Second).Should().BeApproximately(chunk.Min(point => point.Second), 1e-5);
            kept.Max(point => point.Second).Should().BeApproximately(chunk.Max(point => point.Second), 1e-5);
        }
    }

    [Fact]
    public void A_single_gap_is_kept()
    {
        for (var step = 1; step <= 100_000; step++)
            curve.Add(step, step == 50_000 ? double.NaN : 1);

        var thin = curve.Downsample("loss", null, maxPoints: 1000);

        thin.Values[thin.Steps.IndexOf(50_000)].Should().Be(double.NaN);
        thin.Values.Count(double.IsNaN).Should().Be(1);
    }

    [Fact]
    public void Values_that_are_never_finite_stay_a_gap()
    {
        for (var step = 1; step <= 5000; step++)
            curve.Add(step, double.NaN);

        curve.Downsample("loss", null, maxPoints: 100).Values
            .Should().NotBeEmpty().And.OnlyContain(value => double.IsNaN(value));
    }
}
