using SelfAttentionGan.Data;
using SelfAttentionGan.Metrics.Extractors;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Metrics.Extractors;

/// <summary>One classifier of 16×16 digits, trained once for all tests.</summary>
public sealed class ClassifierExtractorTests(ClassifierExtractorTests.Digits digits)
    : IClassFixture<ClassifierExtractorTests.Digits>
{
    private readonly ClassifierExtractor extractor = digits.Extractor;

    [Fact]
    public void It_recognizes_held_out_images() =>
        extractor.Tasks.Should().ContainSingle().Which.Should().Match<ClassifierTask>(
            task => task.Name == "class" && task.Values.Count == 10 && task.Accuracy > 0.8,
            "guessing has 0.1; 60 steps on the seed of this test have 0.98");

    [Fact]
    public void The_same_seed_gives_the_same_classifier_and_another_seed_another()
    {
        using var again = Digits.Train(steps: 5, seed: 3);
        using var same = Digits.Train(steps: 5, seed: 3);
        using var other = Digits.Train(steps: 5, seed: 4);

        again.Name.Should().Be(same.Name).And.NotBe(other.Name).And.MatchRegex("^classifier-[0-9a-f]{8}$");
    }

    [Fact]
    public void Extracting_leaves_as_many_live_tensors_as_it_found()
    {
        var images = Images(5);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        var (features, logits) = extractor.Extract(images);
        features.Dispose();
        logits!.Dispose();
        extractor.ComputeScore(images);
        extractor.Predict(images).Dispose();

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before);
    }

    [Fact]
    public void Features_and_logits_have_a_row_for_each_image()
    {
        var (features, logits) = extractor.Extract(Images(70));

        features.shape.Should().Equal(70, extractor.FeatureCount);
        logits!.shape.Should().Equal(70, 10);
        features.requires_grad.Should().BeFalse();
        features.min().item<float>().Should().BeGreaterThanOrEqualTo(0);
    }

    [Fact]
    public void Features_with_a_gradient_are_those_without()
    {
        var images = Images(3);
        using var x = (images.to(float32) / 127.5 - 1).requires_grad_();

        var features = extractor.ComputeFeatures(x);
        features.sum().backward();

        features.allclose(extractor.Extract(images).Features, 1e-4, 1e-4).Should().BeTrue();
        x.grad!.abs().sum().item<float>().Should().BePositive();
    }

    [Fact]
    public void A_saved_classifier_is_read_back_to_the_bit()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "digits.classifier");

        extractor.Save(path);
        using var read = ClassifierExtractor.Load(path);

        read.Name.Should().Be(extractor.Name);
        read.Tasks.Should().BeEquivalentTo(extractor.Tasks);
        TensorHash.Of(read.Extract(Images(5)).Features).Should().Be(TensorHash.Of(extractor.Extract(Images(5)).Features));
    }

    [Fact]
    public void A_damaged_file_is_refused()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "digits.classifier");
        extractor.Save(path);
        var bytes = File.ReadAllBytes(path);
        bytes[^100] ^= 1;
        File.WriteAllBytes(path, bytes);

        FluentActions.Invoking(() => ClassifierExtractor.Load(path))
            .Should().Throw<InvalidDataException>().WithMessage("*damaged*");
        File.WriteAllBytes(path, bytes[..20]);
        FluentActions.Invoking(() => ClassifierExtractor.Load(path)).Should().Throw<InvalidDataException>();
        FluentActions.Invoking(() => ClassifierExtractor.Load(path + "x"))
            .Should().Throw<FileNotFoundException>().WithMessage("*train one*");
    }

    [Fact]
    public void Labels_agree_with_images_of_their_class_alone()
    {
        var labels = arange(0, 50, int64) % 10;

        extractor.ComputeLabelAgreement(Images(50), labels).Should().BeGreaterThan(0.8);
        extractor.ComputeLabelAgreement(Images(50), (labels + 1) % 10).Should().BeLessThan(0.2);
        extractor.Predict(Images(50)).shape.Should().Equal(50, 1);
    }

    [Fact]
    public void The_classifier_score_is_one_for_equal_images_and_near_the_number_of_classes_for_clear_ones()
    {
        var one = extractor.ComputeScore(Images(1).expand(20, -1, -1, -1).contiguous());
        var all = extractor.ComputeScore(Images(100));

        one.Value.Should().BeApproximately(1, 1e-6);
        all.Value.Should().BeInRange(5, 10);
        (all.Name, all.Extractor, all.GeneratedCount).Should().Be(("classifier_score", extractor.Name, 100L));
    }

    [Fact]
    public void Images_of_another_kind_are_refused()
    {
        FluentActions.Invoking(() => extractor.Extract(zeros([2, 1, 8, 8], uint8))).Should().Throw<ArgumentException>()
            .WithMessage("*N×1×16×16*2×1×8×8*");
        FluentActions.Invoking(() => extractor.Extract(rand(2, 1, 16, 16))).Should().Throw<ArgumentException>()
            .WithMessage("*uint8*");
        FluentActions.Invoking(() => extractor.ComputeLabelAgreement(Images(2), zeros([3], int64)))
            .Should().Throw<ArgumentException>().WithMessage("*one int64 for each of the 2 images*");
    }

    private static Tensor Images(int count) => Bytes(Digits.Source(seed: 9), count);

    private static Tensor Bytes(IImageSource source, int count)
    {
        using var batch = source.Read([.. Enumerable.Range(0, count).Select(i => (long)i)]);

        return ((batch.Images + 1) * 127.5).round().to(uint8);
    }

    public sealed class Digits : IDisposable
    {
        public ClassifierExtractor Extractor { get; } = Train(steps: 60, seed: 0);

        public static ClassifierExtractor Train(int steps, int seed) => new ClassifierTrainer(Source(seed: 0))
        {
            Steps = steps,
            BatchSize = 32,
            Width = 16,
            Features = 32,
            HeldOut = 200,
            Seed = seed,
        }.Train();

        public static IImageSource Source(ulong seed) => Datasets.SyntheticDigits(size: 16, count: 2000, seed: seed);

        public void Dispose() => Extractor.Dispose();
    }
}
