using Goldens;
using SelfAttentionGan.Metrics.Extractors;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Metrics.Extractors;

/// <summary>TorchScript files of a few weights; tests/Goldens/extractors.py wrote them, and what they compute.</summary>
public sealed class TorchScriptExtractorTests
{
    private static readonly Golden Golden = new("extractors");

    private static readonly Tensor Images = Golden["images"];                               // (5, 3, 12, 8)

    private static readonly TorchScriptModel InceptionLike = TorchScriptModel.Inception with { Sha256 = null };

    private static readonly TorchScriptModel TwoOutputs = new()
    {
        Input = ExtractorInput.ImageNet with { Size = 8 },
        FeatureOutput = 1,
        LogitOutput = 0,
    };

    [Fact]
    public void A_file_as_NVIDIAs_gives_features_and_logits_without_bias()
    {
        using var extractor = new TorchScriptExtractor(PathOf("inception-like"), InceptionLike);

        var (features, logits) = extractor.Extract(Images);

        Golden.ShouldHold("inception.features", features);
        Golden.ShouldHold("inception.logits", logits);
        Golden.ShouldHold("inception.probabilities", nn.functional.softmax(logits!, 1));
        (extractor.FeatureCount, extractor.ClassCount).Should().Be((6, 5));
        extractor.Name.Should().Be("inception-2015-12-05");
        extractor.IsInception.Should().BeFalse("its hash was not checked");
    }

    [Fact]
    public void Outputs_are_chosen_by_their_numbers()
    {
        using var extractor = new TorchScriptExtractor(PathOf("two-outputs"), TwoOutputs);

        var (features, logits) = extractor.Extract(Images);

        Golden.ShouldHold("two.features", features);
        Golden.ShouldHold("two.logits", logits);
        extractor.Name.Should().Be("two-outputs", "by default the file names it");
        extractor.Preprocessing.Should().StartWith("bilinear 8×8, (x / 255 − 0.485");
    }

    [Fact]
    public void Small_batches_give_the_same_features()
    {
        using var whole = new TorchScriptExtractor(PathOf("two-outputs"), TwoOutputs);
        using var parts = new TorchScriptExtractor(PathOf("two-outputs"), TwoOutputs with { BatchSize = 2 });

        parts.Extract(Images).Features.allclose(whole.Extract(Images).Features).Should().BeTrue();
    }

    [Fact]
    public void Features_have_a_gradient_for_images_of_minus_one_to_one()
    {
        foreach (var (file, model) in ((string, TorchScriptModel)[])
            [("two-outputs", TwoOutputs), ("inception-like", InceptionLike)])
        {
            using var extractor = new TorchScriptExtractor(PathOf(file), model);
            using var x = (Images.to(float32) / 127.5 - 1).requires_grad_();

            var features = extractor.ComputeFeatures(x);
            features.sum().backward();

            features.allclose(extractor.Extract(Images).Features, 1e-4, 1e-5).Should().BeTrue(file);
            x.grad!.abs().sum().item<float>().Should().BePositive(file);
        }
    }

    [Fact]
    public void Live_tensors_and_gradient_mode_are_as_before()
    {
        using var extractor = new TorchScriptExtractor(PathOf("inception-like"), InceptionLike);
        extractor.Extract(Images).Features.Dispose();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        var (features, logits) = extractor.Extract(Images);
        features.requires_grad.Should().BeFalse();
        features.Dispose();
        logits!.Dispose();

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before);
        is_grad_enabled().Should().BeTrue();
    }

    [Fact]
    public void Several_threads_get_the_same_features()
    {
        using var extractor = new TorchScriptExtractor(PathOf("two-outputs"), TwoOutputs);
        var expected = TensorHash.Of(extractor.Extract(Images).Features);

        var hashes = Enumerable.Range(0, 32).AsParallel().WithDegreeOfParallelism(4)
            .Select(_ => TensorHash.Of(extractor.Extract(Images).Features)).ToArray();

        hashes.Should().OnlyContain(hash => hash == expected);
    }

    [Fact]
    public void A_missing_file_says_where_to_get_it()
    {
        FluentActions.Invoking(() => new TorchScriptExtractor("models/inception-2015-12-05.pt"))
            .Should().Throw<FileNotFoundException>().WithMessage("*https://nvlabs-fi-cdn.nvidia.com/*");
        FluentActions.Invoking(() => new TorchScriptExtractor("nothing.pt"))
            .Should().Throw<FileNotFoundException>().WithMessage("*nothing.pt; correct the path*");
    }

    [Fact]
    public void A_known_file_is_checked_by_its_hash()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "inception-2015-12-05.pt");
        File.Copy(PathOf("inception-like"), path);

        FluentActions.Invoking(() => new TorchScriptExtractor(path)).Should().Throw<InvalidDataException>()
            .WithMessage("*SHA-256 f58cb9b6*damaged, or another file*");
    }

    [Theory]
    [InlineData("state-dict", "archive without code")]
    [InlineData("text", "not the archive that torch writes")]
    [InlineData("damaged-code", "TorchScript")]
    public void Other_files_are_refused_with_how_to_write_one(string name, string reason)
    {
        using var folder = new TemporaryFolder();
        var path = name == "text" ? Path.Combine(folder.Path, "text.pt") : PathOf(name);
        if (name == "text")
            File.WriteAllText(path, "no archive");

        FluentActions.Invoking(() => new TorchScriptExtractor(path)).Should().Throw<InvalidDataException>()
            .WithMessage($"*{reason}*torch.jit.script*");
    }

    [Fact]
    public void A_wrong_description_is_refused_before_any_image()
    {
        Refused("two-outputs", TwoOutputs with { FeatureOutput = 2 }, "Output 2*returns 2 tensors");
        Refused("inception-like", InceptionLike with { LogitOutput = 1 }, "Output 1*returns 1 tensor;");
        Refused("inception-like", InceptionLike with { LogitWeight = "head" }, "a parameter K×D 'head'");
        Refused("inception-like", InceptionLike with { Arguments = [true, false, true, 1] }, "failed");
        Refused("two-outputs", TwoOutputs with { Input = new() { Size = 9 } }, "must take images of Float32 2×3×9×9");
    }

    [Fact]
    public void Images_of_another_size_than_the_module_takes_are_refused()
    {
        using var extractor = new TorchScriptExtractor(PathOf("inception-like"), InceptionLike);

        FluentActions.Invoking(() => extractor.Extract(zeros([1, 3, 3, 3], uint8)))
            .Should().Throw<InvalidOperationException>().WithMessage("*must take images of Byte 1×3×3×3 and (True)*");
    }

    [Fact]
    public void What_is_no_image_or_argument_is_refused()
    {
        using var extractor = new TorchScriptExtractor(PathOf("two-outputs"), TwoOutputs);

        FluentActions.Invoking(() => extractor.Extract(rand(1, 3, 8, 8))).Should().Throw<ArgumentException>()
            .WithMessage("*N×C×H×W of uint8*");
        FluentActions.Invoking(() => extractor.ComputeFeatures(Images)).Should().Throw<ArgumentException>()
            .WithMessage("*float32 images in [-1, 1]*");
        FluentActions.Invoking(() => new TorchScriptExtractor(
            PathOf("two-outputs"), TwoOutputs with { Arguments = ["true"] })).Should().Throw<ArgumentException>()
            .WithMessage("*booleans, whole numbers or doubles, but got String*");
        FluentActions.Invoking(() => new TorchScriptExtractor(
            PathOf("two-outputs"), TwoOutputs with { BatchSize = 0 })).Should().Throw<ArgumentException>();
    }

    private static void Refused(string file, TorchScriptModel model, string reason) =>
        FluentActions.Invoking(() => new TorchScriptExtractor(PathOf(file), model))
            .Should().Throw<InvalidDataException>().WithMessage($"*{reason}*");

    private static string PathOf(string name) =>
        Repository.PathOf("tests", "SelfAttentionGan.Tests", "Metrics", "Extractors", $"{name}.pt");
}
