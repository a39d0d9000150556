using Microsoft.Extensions.Options;
using SelfAttentionGan.Data;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Metrics;
using SelfAttentionGan.Models;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Metrics;

public sealed class GanEvaluatorTests : IClassFixture<Seeded>, IDisposable
{
    private const GanMetrics Frechet = GanMetrics.FrechetDistance,
        All = GanMetrics.AllOfFeatures | GanMetrics.InceptionScore;

    private readonly TemporaryFolder folder = new();
    private readonly PixelExtractor extractor = new();
    private readonly IImageSource faces = Datasets.SyntheticFaces(8, count: 60);
    private readonly IImageSource others = Datasets.SyntheticFaces(8, count: 60, seed: 5);

    [Fact]
    public void Images_compared_with_themselves_are_perfect()
    {
        var results = Evaluate(new() { Metrics = All, KernelSubsets = 2, KernelSubsetSize = 60 }, faces)
            .ToDictionary(result => result.Name, result => result.Value);

        results.Keys.Should().Equal(
            "frechet_distance", "kernel_distance", "classifier_score", "precision", "recall", "f_score", "density",
            "coverage", "sliced_wasserstein_distance", "monge_distance");
        results["frechet_distance"].Should().BeInRange(0, 1e-6);
        results["sliced_wasserstein_distance"].Should().BeInRange(0, 1e-4);
        (results["precision"], results["recall"], results["coverage"]).Should().Be((1, 1, 1));
        results["density"].Should().BeApproximately(1, 1e-12);
    }

    [Fact]
    public void Progress_counts_real_images_only_where_they_are_not_cached()
    {
        var reports = new Recorder();
        var evaluator = new GanEvaluator(extractor, new() { Metrics = Frechet, Samples = 40, RealSamples = 50, BatchSize = 25 })
        {
            CacheFolder = folder.Path,
            Progress = reports,
        };

        evaluator.Evaluate(faces, others);
        evaluator.Evaluate(faces, others);

        reports.Seen.Should().Equal(new(25, 90), new(50, 90), new(75, 90), new(90, 90), new(25, 40), new(40, 40));
    }

    [Fact]
    public void A_result_names_everything_that_it_depends_on()
    {
        var results = Evaluate(
            new() { Metrics = Frechet | GanMetrics.InceptionScore, Samples = 40, RealSamples = 50 }, others);

        results[0].Should().BeEquivalentTo(
            new MetricResult("frechet_distance", results[0].Value, null, 50, 40, "pixels", "none"));
        (results[1].RealCount, results[1].GeneratedCount).Should().Be((0, 40), "a score needs no real images");
        results[1].Spread.Should().BeGreaterThan(0);
    }

    [Fact]
    public void Only_Inceptions_features_have_Inceptions_names()
    {
        var names = new GanEvaluator(new PixelExtractor(isInception: true), new()
        {
            Metrics = All,
            KernelSubsetSize = 60,
            KernelSubsets = 1,
        }).Evaluate(faces, others).Select(result => result.Name);

        names.Should().Contain(["frechet_inception_distance", "kernel_inception_distance", "inception_score",
            "monge_inception_distance"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    public void The_batch_size_changes_nothing(int size)
    {
        var options = new EvaluationOptions
        {
            Metrics = GanMetrics.PrecisionRecall | Frechet,
            Samples = 50,
            Truncation = 0.8,
        };
        using var generator = new TinyGenerator(classes: 4);

        var expected = new GanEvaluator(extractor, options).Evaluate(faces, generator);

        new GanEvaluator(extractor, options with { BatchSize = size }).Evaluate(faces, generator)
            .Select(result => result.Value).Should().Equal(
                expected.Select(result => result.Value), (a, b) => Math.Abs(a - b) <= 1e-6 * (1 + Math.Abs(b)));
    }

    [Fact]
    public void Images_are_the_bytes_of_a_png()
    {
        var images = cat([rand(3, 3, 4, 4) * 4 - 2, linspace(-1, 1, 48).view(1, 3, 4, 4)]).clamp(-1, 1);
        using var source = Datasets.FromTensor(images);

        Evaluate(new() { Metrics = Frechet, BatchSize = 4 }, source);

        var bytes = extractor.Seen[^1];
        for (var i = 0; i < 4; i++)
        {
            var png = ImageBuffer.FromTensor(images[i]).Pixels.ToArray();
            bytes[(48 * i)..(48 * i + 48)].Should().Equal(
                Enumerable.Range(0, 48).Select(at => png[at % 16 * 3 + at / 16]), "only the order differs");
        }
    }

    [Fact]
    public void Labels_follow_the_data_or_are_uniform()
    {
        var classes = cat([zeros(30, dtype: int64), ones(10, dtype: int64)]);
        using var source = Datasets.FromTensor(zeros(40, 3, 8, 8), classes);
        using var generator = new TinyGenerator(classes: 2);
        double ShareOfOnes(LabelDistribution labels)
        {
            generator.Labels.Clear();
            new GanEvaluator(extractor, new() { Metrics = Frechet, Samples = 1000, Labels = labels })
                .Evaluate(source, generator);
            return generator.Labels.Average();
        }

        ShareOfOnes(LabelDistribution.Data).Should().BeApproximately(0.25, 0.05);
        ShareOfOnes(LabelDistribution.Uniform).Should().BeApproximately(0.5, 0.06);
    }

    [Fact]
    public void A_generator_gets_its_mode_back_and_no_tensor_is_left_behind()
    {
        using var generator = new TinyGenerator();
        var evaluator = new GanEvaluator(extractor, new() { Metrics = All, Samples = 60, KernelSubsetSize = 10 })
        {
            CacheFolder = folder.Path,
        };
        evaluator.Evaluate(faces, generator);
        extractor.Seen.Clear();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        evaluator.Evaluate(faces, generator);

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before);
        generator.Module.training.Should().BeTrue();
        generator.Modes.Should().OnlyContain(isTraining => !isTraining);
    }

    [Fact]
    public void Real_images_are_extracted_once_for_a_folder_of_statistics()
    {
        var options = new EvaluationOptions { Metrics = Frechet, BatchSize = 60 };
        double Evaluate(EvaluationOptions options) => new GanEvaluator(extractor, options) { CacheFolder = folder.Path }
            .Evaluate(faces, others)[0].Value;

        var first = Evaluate(options);
        var again = Evaluate(options);
        again.Should().BeApproximately(first, 1e-9);
        extractor.Seen.Should().HaveCount(3, "real images once, generated ones twice");
        Evaluate(options with { Metrics = Frechet | GanMetrics.PrecisionRecall });
        Evaluate(options with { Metrics = Frechet | GanMetrics.PrecisionRecall });
        extractor.Seen.Should().HaveCount(6, "features were missing once");
        Evaluate(options with { RealSamples = 30 });
        extractor.Seen.Should().HaveCount(8, "30 of them are other images");

        foreach (var file in Directory.GetFiles(folder.Path))
            File.WriteAllText(file, "damaged");
        Evaluate(options).Should().Be(first, "a damaged file is computed again");
    }

    [Fact]
    public void Statistics_lie_beside_the_images_and_follow_them()
    {
        var data = Path.Combine(folder.Path, "photographs");
        Directory.CreateDirectory(data);
        Write(8);
        double Evaluate()
        {
            using var source = Datasets.ImageFolder(data, 8);
            return new GanEvaluator(extractor, new() { Metrics = Frechet }).Evaluate(source, others)[0].Value;
        }

        var before = Evaluate();
        Directory.GetFiles(data + ".features").Should().ContainSingle().Which.Should().EndWith(".statistics.npz");
        Write(12);
        Evaluate().Should().NotBe(before, "other images have other statistics");
        Directory.GetFiles(data + ".features").Should().HaveCount(2);

        void Write(int count)
        {
            for (var i = 0; i < count; i++)
            {
                using var image = rand(3, 8, 8) * 2 - 1;
                ImageBuffer.FromTensor(image).Save(Path.Combine(data, $"{i}.png"));
            }
        }
    }

    [Fact]
    public void Statistics_suffice_for_the_frechet_distance()
    {
        using var generator = new TinyGenerator();
        using var statistics = new FeatureStatistics(extractor);
        using var batch = faces.Read([.. Enumerable.Range(0, 60).Select(i => (long)i)]);
        statistics.Add(extractor.Extract(((batch.Images + 1) * 127.5).round().to(uint8)).Features);
        var evaluator = new GanEvaluator(extractor, new() { Metrics = Frechet, Samples = 50 });

        evaluator.Evaluate(statistics, generator)[0].Value
            .Should().BeApproximately(evaluator.Evaluate(faces, generator)[0].Value, 1e-6);
        FluentActions.Invoking(() => new GanEvaluator(extractor).Evaluate(statistics, generator))
            .Should().Throw<ArgumentException>().WithMessage("Statistics suffice for the Fréchet distance alone*");
        using var other = new FeatureStatistics(6, "other", "none");
        FluentActions.Invoking(() => evaluator.Evaluate(other, generator))
            .Should().Throw<ArgumentException>().WithMessage("*Only features of one extractor*");
    }

    [Fact]
    public void Too_few_images_are_reported_before_any_is_extracted()
    {
        Evaluating(new() { Metrics = GanMetrics.KernelDistance }).Should().Throw<ArgumentException>()
            .WithMessage("Kernel distance needs at least 1000 images of each kind, but there are 60 real and 60*or set "
                + "KernelSubsetSize to fewer*");
        Evaluating(new() { Metrics = GanMetrics.PrecisionRecall, RealSamples = 3 }).Should().Throw<ArgumentException>()
            .WithMessage("Precision and recall needs at least 4*");
        Evaluating(new() { Metrics = GanMetrics.InceptionScore, Samples = 9 }).Should().Throw<ArgumentException>()
            .WithMessage("*at least 10 generated images, but got 9*");
        extractor.Seen.Should().BeEmpty();

        Action Evaluating(EvaluationOptions options) => () => Evaluate(options, others);
    }

    [Fact]
    public void Invalid_options_and_extractors_are_rejected()
    {
        Creating(new() { Samples = 1, KernelSubsets = 0 }).Should().Throw<OptionsValidationException>()
            .Which.Failures.Should().HaveCount(2);
        Creating(new() { Metrics = GanMetrics.None }).Should().Throw<OptionsValidationException>()
            .WithMessage("Metrics must be one or more of*");
        FluentActions.Invoking(() => new GanEvaluator(new PixelExtractor { ClassCount = 0 }, new() { Metrics = All }))
            .Should().Throw<ArgumentException>().WithMessage("*needs class logits, but pixels has none*");
        var wrong = new PixelExtractor { FeatureCount = 5 };
        FluentActions.Invoking(() => new GanEvaluator(wrong, new() { Metrics = Frechet })
            .Evaluate(faces, others)).Should().Throw<InvalidOperationException>()
            .WithMessage("*declares 5 features, but returned 32×6 for 32 images*");
        using var transparent = Datasets.FromTensor(zeros(5, 4, 8, 8));
        FluentActions.Invoking(() => Evaluate(new() { Metrics = Frechet }, transparent)).Should()
            .Throw<ArgumentException>().WithMessage("*gray or RGB*");

        static Action Creating(EvaluationOptions options) => () => new GanEvaluator(new PixelExtractor(), options);
    }

    [Fact]
    public void A_cancelled_evaluation_ends()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        FluentActions.Invoking(() => new GanEvaluator(extractor, new() { Metrics = Frechet })
            .Evaluate(faces, others, cancelled.Token)).Should().Throw<OperationCanceledException>();
    }

    public void Dispose() => folder.Dispose();

    private IReadOnlyList<MetricResult> Evaluate(EvaluationOptions options, IImageSource generated) =>
        new GanEvaluator(extractor, options).Evaluate(faces, generated);

    private sealed class Recorder : IProgress<EvaluationProgress>
    {
        public List<EvaluationProgress> Seen { get; } = [];

        public void Report(EvaluationProgress value) => Seen.Add(value);
    }

    /// <summary>A linear generator that records its labels and modes.</summary>
    private sealed class TinyGenerator(int classes = 0) : IGenerator, IDisposable
    {
        private readonly TorchSharp.Modules.Linear linear = Linear(4, 3 * 8 * 8);

        public List<long> Labels { get; } = [];

        public List<bool> Modes { get; } = [];

        public int LatentDim => 4;

        public int Classes => classes;

        public Module Module => linear;

        public Tensor Generate(Tensor latents, Tensor? labels = null)
        {
            Modes.Add(linear.training);
            Labels.AddRange(labels?.data<long>().ToArray() ?? []);

            return linear.call(latents).tanh().view(-1, 3, 8, 8);
        }

        public void Dispose() => linear.Dispose();
    }
}
