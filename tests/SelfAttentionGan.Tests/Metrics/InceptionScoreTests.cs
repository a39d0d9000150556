using Goldens;
using SelfAttentionGan.Metrics;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Metrics;

public sealed class InceptionScoreTests : IClassFixture<Seeded>
{
    [Fact]
    public void Sure_and_even_predictions_score_the_number_of_classes()
    {
        var logits = eye(7).repeat(10, 1) * 1000;

        new InceptionScore { Splits = 1 }.Compute(logits).Mean.Should().BeApproximately(7, 1e-9);
    }

    [Fact]
    public void A_class_that_no_image_has_counts_nothing()
    {
        var logits = eye(7)[..3].repeat(10, 1) * 1000;

        new InceptionScore { Splits = 1 }.Compute(logits).Mean.Should().BeApproximately(3, 1e-9);
    }

    [Fact]
    public void Equal_predictions_score_1()
    {
        var score = new InceptionScore().Compute(randn(1, 5).repeat(40, 1));

        score.Mean.Should().BeApproximately(1, 1e-12);
        score.Deviation.Should().BeApproximately(0, 1e-12);
    }

    [Fact]
    public void It_equals_NumPys()
    {
        var golden = new Golden("metrics");
        var score = new InceptionScore { Splits = 3, ShuffleSeed = null }.Compute(golden["logits"]);

        golden.ShouldHold("score", tensor([score.Mean, score.Deviation!.Value]), within: 1e-12);
        golden.ShouldHold("score.one", tensor(InceptionScore.StudioGan.Compute(golden["logits"]).Mean), within: 1e-12);
        golden.ShouldHold(
            "score.one", tensor(new InceptionScore { Splits = 1 }.Compute(golden["logits"]).Mean), within: 1e-12);
    }

    [Fact]
    public void StudioGans_one_split_has_no_deviation() =>
        InceptionScore.StudioGan.Compute(randn(20, 3)).Deviation.Should().BeNull();

    [Fact]
    public void The_seed_shuffles_the_splits()
    {
        var logits = randn(50, 4) * 3;
        double Mean(int? seed) => new InceptionScore { ShuffleSeed = seed }.Compute(logits).Mean;

        Mean(1).Should().Be(Mean(1)).And.NotBe(Mean(2)).And.NotBe(Mean(null));
    }

    [Fact]
    public void Bad_input_is_reported_with_what_is_needed()
    {
        Computing(randn(9, 4)).Should().Throw<ArgumentException>()
            .WithMessage("An inception score of 10 splits needs at least 10 images*got 9*");
        Computing(full(20, 4, float.NaN)).Should().Throw<ArgumentException>().WithMessage("*row 0*");
        Computing(randn(20, 4), splits: 0).Should().Throw<InvalidOperationException>();

        static Action Computing(Tensor logits, int splits = 10) =>
            () => new InceptionScore { Splits = splits }.Compute(logits);
    }
}
