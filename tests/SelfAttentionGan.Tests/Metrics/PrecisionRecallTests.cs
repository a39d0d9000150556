using Goldens;
using SelfAttentionGan.Metrics;
using static SelfAttentionGan.Tests.Metrics.RandomFeatures;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Metrics;

public sealed class PrecisionRecallTests : IClassFixture<Seeded>
{
    // Neighbors at distance 1: of k = 1 every ball has radius 1.
    private readonly Tensor line = Points([0], [1], [2], [3]);

    [Fact]
    public void Points_on_the_surface_decide_between_less_and_less_or_equal()
    {
        // 4 lies at distance 1 of 3, 5 at 2; among themselves they have radius 1, and 3 lies at distance 1 of 4.
        var generated = Points([4], [5]);

        new PrecisionRecall { Neighbors = 1 }.Compute(line, generated)
            .Should().Be(new PrecisionRecall.Result(0.5, 0.25));
        new PrecisionRecall { Neighbors = 1, IsStrict = true }.Compute(line, generated)
            .Should().Be(new PrecisionRecall.Result(0, 0));
    }

    [Fact]
    public void Equal_sets_have_precision_and_recall_1()
    {
        var x = Create(1100, 6);

        foreach (var strict in (bool[])[false, true])
            new PrecisionRecall { IsStrict = strict }.Compute(x, x[randperm(1100)])
                .Should().Be(new PrecisionRecall.Result(1, 1));
    }

    [Fact]
    public void Distant_sets_have_precision_and_recall_0()
    {
        var result = new PrecisionRecall().Compute(Create(20, 4), Create(30, 4, mean: 1e4));

        result.Should().Be(new PrecisionRecall.Result(0, 0));
        result.FScore.Should().Be(0);
    }

    [Fact]
    public void A_collapsed_generator_has_precision_without_recall()
    {
        var real = Create(200, 4);
        var collapsed = real[..1] + 1e-3 * randn(50, 4);

        var result = new PrecisionRecall().Compute(real, collapsed);

        result.Precision.Should().Be(1);
        result.Recall.Should().BeLessThan(0.05);
        result.FScore.Should().BeApproximately(2 * result.Recall / (1 + result.Recall), 1e-12);
    }

    [Fact]
    public void Exchanging_the_sets_exchanges_precision_and_recall_and_rotation_changes_nothing()
    {
        var (x, y) = (Create(70, 5).to(float64), Create(90, 5, seed: 2).to(float64));
        var rotation = Rotation(5);
        var result = new PrecisionRecall().Compute(x, y);

        result.Precision.Should().BeInRange(0.1, 0.95);
        new PrecisionRecall().Compute(y, x).Should().Be(new PrecisionRecall.Result(result.Recall, result.Precision));
        new PrecisionRecall().Compute(x.mm(rotation), y.mm(rotation)).Should().Be(result);
    }

    [Fact]
    public void It_equals_NumPys()
    {
        var golden = new Golden("metrics");
        var (own, studio) = (Compute(new()), Compute(PrecisionRecall.StudioGan));

        golden.ShouldHold("precision_recall.3", tensor([own.Precision, own.Recall]), within: 1e-12);
        golden.ShouldHold("precision_recall.5", tensor([studio.Precision, studio.Recall]), within: 1e-12);

        PrecisionRecall.Result Compute(PrecisionRecall metric) => metric.Compute(golden["x"], golden["y"]);
    }

    [Fact]
    public void Bad_input_is_reported_with_what_is_needed()
    {
        Computing(3).Should().Throw<ArgumentException>()
            .WithMessage("Precision and recall needs at least 4 images of each kind, but got 3*");
        Computing(9, neighbors: 0).Should().Throw<InvalidOperationException>().WithMessage("*got 0*");

        static Action Computing(int count, int neighbors = 3) => () =>
            new PrecisionRecall { Neighbors = neighbors }.Compute(Create(count, 2), Create(count, 2));
    }
}
