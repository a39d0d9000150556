using SelfAttentionGan.Data;
using SelfAttentionGan.Data.Captions;
using SelfAttentionGan.Metrics;
using SelfAttentionGan.Metrics.Extractors;
using SelfAttentionGan.Models.TextToImage;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Metrics.Extractors;

public sealed class ImageTextMatcherTrainerTests
{
    [Fact]
    public void After_a_short_training_new_scenes_find_their_captions()
    {
        var losses = new List<double>();
        using var scenes = Datasets.CaptionedScenes(count: 2_000);
        using var test = Datasets.CaptionedScenes(count: 300, seed: 1);
        using var matcher = new ImageTextMatcherTrainer(scenes)
        {
            Steps = 60,
            BatchSize = 32,
            Width = 8,
            Features = 32,
            LearningRate = 3e-3,
        }.Train((_, loss) => losses.Add(loss));

        losses.Should().HaveCount(60);
        losses.TakeLast(10).Average().Should().BeLessThan(losses.Take(10).Average());
        Score(matcher, test, shift: 0).Mean.Should().BeGreaterThan(0.25, "guessing gives 0.05");
        Score(matcher, test, shift: 1).Mean.Should().BeLessThan(0.1, "these are the captions of other images");
    }

    [Fact]
    public void The_same_seed_trains_the_same_encoder_and_leaves_nothing_behind()
    {
        using var images = Small();
        using var scope = NewDisposeScope();
        manual_seed(3);
        var next = rand(1).item<float>();
        manual_seed(3);
        using var noGrad = no_grad();
        string[] hashes = [Hash(seed: 1), "", ""];
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        (hashes[1], hashes[2]) = (Hash(seed: 1), Hash(seed: 2));

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before);
        hashes[1].Should().Be(hashes[0]).And.NotBe(hashes[2]);
        rand(1).item<float>().Should().Be(next, "torch's random numbers are as they were");

        string Hash(int seed)
        {
            using var inner = NewDisposeScope();
            using var matcher = Trainer(images, seed).Train();
            return string.Join(' ', matcher.parameters().Select(parameter => TensorHash.Of(parameter)));
        }
    }

    [Fact]
    public void An_encoder_outlives_the_scope_in_which_it_was_trained()
    {
        using var images = Small();
        ImageTextMatcher matcher;
        using (NewDisposeScope())
            matcher = Trainer(images, seed: 1).Train();

        using var trained = matcher;
        using var batch = images.Read([0, 1]);
        matcher.call(batch.Images, batch.Inputs!).shape.Should().Equal(2, 2);
        matcher.parameters().Should().OnlyContain(parameter => !parameter.requires_grad);
    }

    [Fact]
    public void Bad_input_is_reported_with_what_is_needed()
    {
        using var images = Small();

        ShouldFail(new(images), "*one batch of 64 pairs at least, but there are 8*");
        ShouldFail(new(images) { BatchSize = 4, Steps = 0 }, "*got 0 steps*");
        ShouldFail(new(images) { BatchSize = 1 }, "*batches of 1; correct them*");
        ShouldFail(Trainer(Empty(8, 16, Captions), 1), "*square images, but got 3×8×16*");
        ShouldFail(Trainer(Empty(12, 12, Captions), 1), "*ImageSize must be a power of 2*got 12*");
        ShouldFail(Trainer(Empty(8, 8, [.. Captions.Select(_ => "a b")]), 1), "*all are 'a b'*");

        static CaptionedImages Empty(int height, int width, string[] captions) =>
            new(Datasets.FromTensor(zeros(8, 3, height, width)), captions);

        static void ShouldFail(ImageTextMatcherTrainer trainer, string message) =>
            trainer.Invoking(one => one.Train()).Should().Throw<ArgumentException>().WithMessage(message);
    }

    private static string[] Captions => [.. "abcdefgh".Select(letter => $"a {letter}")];

    private static CaptionedImages Small() => new(Datasets.FromTensor(rand(8, 3, 8, 8)), Captions);

    private static ImageTextMatcherTrainer Trainer(CaptionedImages images, int seed) =>
        new(images) { Steps = 3, BatchSize = 4, Width = 8, Features = 8, Seed = seed };

    private static RPrecision.Result Score(ImageTextMatcher matcher, CaptionedImages test, int shift)
    {
        using var scope = NewDisposeScope();
        using var batch = test.Read([.. Enumerable.Range(0, (int)test.Count).Select(i => (long)i)]);
        string[] captions = [.. test.Captions.Skip(shift), .. test.Captions.Take(shift)];

        return new RPrecision { Candidates = 20 }.Compute(
            matcher.EncodeImages(batch.Images), matcher.EncodeCaptions(batch.Inputs!.roll(-shift, 0)), captions);
    }
}
