using Goldens;
using SelfAttentionGan.Metrics;
using TorchSharp;
using static SelfAttentionGan.Tests.Metrics.RandomFeatures;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Metrics;

public sealed class FeatureStatisticsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Mean_and_covariance_equal_NumPys()
    {
        var golden = new Golden("metrics");

        using var statistics = StatisticsOf(golden["x"]);

        statistics.Count.Should().Be(60);
        golden.ShouldHold("mean", statistics.ComputeMean(), within: 1e-12);
        golden.ShouldHold("covariance", statistics.ComputeCovariance(), within: 1e-12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(512)]
    [InlineData(1300)]
    public void Batches_of_any_size_give_the_same_bits(int size)
    {
        var features = Create(1300, 5);
        using var whole = StatisticsOf(features);

        using var parts = new FeatureStatistics(5, "test", "none");
        foreach (var batch in features.split(size))
            parts.Add(batch);

        TensorHash.Of(parts.ComputeCovariance()).Should().Be(TensorHash.Of(whole.ComputeCovariance()));
        TensorHash.Of(parts.ComputeMean()).Should().Be(TensorHash.Of(whole.ComputeMean()));
    }

    [Fact]
    public void Merged_statistics_are_those_of_all_images()
    {
        var features = Create(1700, 5, mean: 3);
        using var whole = StatisticsOf(features);

        using var merged = StatisticsOf(features[..600]);
        using var rest = StatisticsOf(features[600..]);
        merged.Merge(rest);

        (merged.Count, rest.Count).Should().Be((1700, 1100));
        ShouldEqual(merged, whole, 1e-12);
    }

    [Fact]
    public void Nothing_merged_changes_nothing()
    {
        using var statistics = StatisticsOf(Create(10, 3));
        using var copy = StatisticsOf(Create(10, 3));
        using var empty = new FeatureStatistics(3, "test", "none");

        statistics.Merge(empty);
        empty.Merge(copy);

        ShouldEqual(statistics, copy, 0);
        ShouldEqual(empty, copy, 0);
    }

    [Fact]
    public void A_mean_far_from_zero_costs_no_digits()
    {
        var centered = Create(1300, 4).to(float64);
        using var statistics = StatisticsOf(centered);

        using var shifted = StatisticsOf(centered + 1e6);

        // E[x²] − E[x]² would leave 16 - 12 digits.
        (shifted.ComputeCovariance() - statistics.ComputeCovariance()).abs().max().item<double>()
            .Should().BeLessThan(1e-7 * statistics.ComputeCovariance().abs().max().item<double>());
    }

    [Fact]
    public void More_images_can_follow_a_reading()
    {
        var features = Create(30, 4);
        using var whole = StatisticsOf(features);

        using var statistics = StatisticsOf(features[..11]);
        statistics.ComputeMean();
        statistics.Add(features[11..]);

        ShouldEqual(statistics, whole, 1e-12);
    }

    [Fact]
    public void A_file_returns_what_was_saved()
    {
        var path = Path.Combine(folder.Path, "faces.npz");
        using var statistics = StatisticsOf(Create(20, 6), "Änderung");

        statistics.Save(path);
        using var loaded = FeatureStatistics.Load(path);

        (loaded.Count, loaded.FeatureCount, loaded.Extractor, loaded.Preprocessing)
            .Should().Be((20, 6, "Änderung", "none"));
        ShouldEqual(loaded, statistics, 1e-15);
        Directory.GetFiles(folder.Path).Should().Equal([path], "a file is written under another name, then renamed");
    }

    [Fact]
    public void A_damaged_file_is_rejected()
    {
        var path = Path.Combine(folder.Path, "faces.npz");
        using var statistics = StatisticsOf(Create(20, 6));
        statistics.Save(path);
        var bytes = File.ReadAllBytes(path);

        foreach (var at in (int[])[40, 200, 600])
        {
            File.WriteAllBytes(path, [.. bytes[..at], (byte)(bytes[at] ^ 64), .. bytes[(at + 1)..]]);
            Loading(path).Should().Throw<InvalidDataException>($"of byte {at}").WithMessage($"{path}: *delete it*");
        }

        File.WriteAllBytes(path, bytes[..^30]);
        Loading(path).Should().Throw<InvalidDataException>().WithMessage($"{path}: *");
        Loading(path + "x").Should().Throw<FileNotFoundException>();
    }

    [Fact]
    public void Features_that_do_not_fit_are_rejected_and_nothing_is_added()
    {
        using var statistics = StatisticsOf(Create(5, 3));
        var infinite = zeros(4, 3);
        infinite[2, 1] = float.PositiveInfinity;

        Adding(zeros(2, 4)).Should().Throw<ArgumentException>().WithMessage("*of 3 features of test, but got 2×4*");
        Adding(zeros(3)).Should().Throw<ArgumentException>().WithMessage("*N×D*got Float32 of 3*");
        Adding(zeros(2, 3, dtype: int64)).Should().Throw<ArgumentException>().WithMessage("*floating-point*");
        Adding(infinite).Should().Throw<ArgumentException>().WithMessage("*row 2 has one that is infinite or NaN*");
        statistics.Count.Should().Be(5);

        Action Adding(Tensor features) => () => statistics.Add(features);
    }

    [Fact]
    public void Statistics_of_other_extractors_do_not_merge()
    {
        using var statistics = StatisticsOf(Create(5, 3));
        using var other = StatisticsOf(Create(5, 3), "other");

        statistics.Invoking(s => s.Merge(other)).Should().Throw<ArgumentException>()
            .WithMessage("*test (none; 3 features) and of other (none; 3 features)*");
    }

    [Fact]
    public void Too_few_images_are_reported_with_the_number_needed()
    {
        using var statistics = StatisticsOf(Create(1, 3));

        statistics.Invoking(s => s.ComputeCovariance()).Should().Throw<InvalidOperationException>()
            .WithMessage("*at least 2 images, but got 1*");
        FluentActions.Invoking(() => new FeatureStatistics(0, "", "")).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void No_tensor_is_left_behind()
    {
        using var scope = NewDisposeScope();
        var features = Create(700, 4);
        var path = Path.Combine(folder.Path, "x.npz");
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        using (var statistics = StatisticsOf(features))
        {
            statistics.Save(path);
            using var loaded = FeatureStatistics.Load(path);
            statistics.Merge(loaded);
            FrechetDistance.Compute(statistics, loaded);
        }

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before);
    }

    public void Dispose() => folder.Dispose();

    private static Action Loading(string path) => () => FeatureStatistics.Load(path);

    private static void ShouldEqual(FeatureStatistics actual, FeatureStatistics expected, double within)
    {
        Close(actual.ComputeMean(), expected.ComputeMean());
        Close(actual.ComputeCovariance(), expected.ComputeCovariance());

        void Close(Tensor a, Tensor b) => (a - b).abs().max().item<double>()
            .Should().BeLessThanOrEqualTo(within * (1 + b.abs().max().item<double>()));
    }
}
