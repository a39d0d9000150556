using Goldens;
using SelfAttentionGan.Metrics;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Metrics;

public sealed class RPrecisionTests : IClassFixture<Seeded>
{
    private readonly RPrecision ofTwenty = new() { Candidates = 20 };

    [Fact]
    public void Images_at_their_own_captions_score_1()
    {
        var vectors = randn(300, 8);

        new RPrecision().Compute(vectors, vectors, Numbered(300)).Should().Be(new RPrecision.Result(1, 0, 1, 300));
    }

    [Fact]
    public void An_encoder_that_tells_nothing_apart_scores_as_guessing()
    {
        var (vectors, same) = (randn(300, 8), randn(1, 8).expand(300, 8));

        foreach (var (images, texts) in new[] { (same, same), (vectors, same), (zeros(300, 8), vectors) })
        {
            var result = ofTwenty.Compute(images, texts, Numbered(300));

            result.Mean.Should().BeApproximately(1 / 20.0, 1e-12, "all tie for the first place");
            result.MeanRank.Should().BeApproximately(21 / 2.0, 1e-12);
        }
    }

    [Fact]
    public void Vectors_that_have_nothing_in_common_score_about_as_guessing()
    {
        var result = ofTwenty.Compute(randn(2000, 8), randn(2000, 8), Numbered(2000));

        result.Mean.Should().BeApproximately(1 / 20.0, 0.02, "that is four standard deviations of 2,000 images");
        result.MeanRank.Should().BeApproximately(21 / 2.0, 0.6);
        result.Deviation.Should().BeInRange(0.001, 0.05);
    }

    [Fact]
    public void The_order_of_the_rows_and_the_lengths_of_the_vectors_change_nothing()
    {
        var texts = randn(300, 8);
        var images = texts + randn(300, 8);
        var order = randperm(300);
        string[] permuted = [.. order.data<long>().Select(row => Numbered(300)[row])];

        var result = ofTwenty.Compute(images, texts, Numbered(300));

        result.Mean.Should().BeInRange(0.2, 0.95);
        ofTwenty.Compute(images[order], texts[order], permuted).Should().Be(result);
        ofTwenty.Compute(images * 1e-3, texts * (rand(300, 1) + 0.1), Numbered(300)).Should().Be(result);
    }

    [Fact]
    public void Equal_captions_are_no_mismatch()
    {
        var vectors = randn(20, 8).repeat(3, 1);
        string[] captions =
            [.. Numbered(20), .. Numbered(20), .. Numbered(20).Select(caption => $"{caption.ToUpperInvariant()}!")];

        ofTwenty.Compute(vectors, vectors, captions).Should().Be(new RPrecision.Result(1, 0, 1, 60));
    }

    [Fact]
    public void The_seed_draws_the_candidates_and_more_of_them_are_harder()
    {
        var texts = randn(300, 8);
        var images = texts + randn(300, 8);
        double Mean(int candidates, int seed) =>
            new RPrecision { Candidates = candidates, Seed = seed }.Compute(images, texts, Numbered(300)).Mean;

        Mean(20, 1).Should().Be(Mean(20, 1)).And.NotBe(Mean(20, 2));
        Mean(300, 1).Should().Be(Mean(300, 2), "all captions are candidates").And.BeLessThan(Mean(20, 1));
        new RPrecision { Folds = 1 }.Compute(images, texts, Numbered(300)).Deviation.Should().BeNull();
    }

    [Fact]
    public void It_equals_PyTorchs()
    {
        var golden = new Golden("r-precision");
        string[] captions = [.. golden["captions"].data<long>().Select(number => $"caption {number}")];
        RPrecision.Result Compute(int candidates, int seed) => new RPrecision { Candidates = candidates, Seed = seed }
            .Compute(golden["images"], golden["texts"], captions);

        var all = Compute(40, 1);
        var drawn = Enumerable.Range(0, 40).Average(seed => Compute(10, seed).Mean);

        golden.ShouldHold("all", tensor([all.Mean, all.MeanRank]), within: 1e-9);
        drawn.Should().BeApproximately(golden["of_10"].item<double>(), 0.03, "no candidate is drawn twice");
    }

    [Fact]
    public void Bad_input_is_reported_with_what_is_needed()
    {
        var vectors = randn(30, 4);

        ShouldFail(vectors, vectors, Numbered(30), "*needs 100 different captions, but there are 30; add*Candidates lower*");
        ShouldFail(vectors[..9], vectors[..9], Numbered(9), "R-precision of 10 folds needs at least 10 images*got 9*");
        ShouldFail(vectors, vectors[.., ..3], Numbered(30), "*of the same length*got 30×4, 30×3 and 30 captions*");
        ShouldFail(vectors, vectors, Numbered(29), "*got 30×4, 30×4 and 29 captions*");
        ShouldFail(vectors, full(30, 4, float.NaN), Numbered(30), "*finite*row 0*");
        ShouldFail(vectors, vectors[0], Numbered(30), "*N×D*");
        FluentActions.Invoking(() => new RPrecision { Candidates = 1 }.Compute(vectors, vectors, Numbered(30)))
            .Should().Throw<InvalidOperationException>().WithMessage("*got 1 and 10*");

        static void ShouldFail(Tensor images, Tensor texts, string[] captions, string message) =>
            FluentActions.Invoking(() => new RPrecision().Compute(images, texts, captions))
                .Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Fact]
    public void No_tensor_is_left_behind()
    {
        using var scope = NewDisposeScope();
        var vectors = randn(30, 4);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        ofTwenty.Compute(vectors, vectors, Numbered(30));

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before);
    }

    private static string[] Numbered(int count) => [.. Enumerable.Range(0, count).Select(number => $"a b{number}")];
}
