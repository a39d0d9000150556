using Goldens;
using SelfAttentionGan.Interop.Extractors;
using SelfAttentionGan.Metrics.Extractors;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Interop.Tests.Extractors;

/// <summary>ONNX files of a few weights; tests/Goldens/onnx_graphs.py wrote them, and what PyTorch computes.</summary>
public sealed class OnnxExtractorTests
{
    private static readonly Golden Golden = new("onnx");

    private static readonly Tensor Images = Golden["images"];                               // (5, 3, 12, 8)

    private static readonly OnnxModel Model = new() { Input = ExtractorInput.ImageNet with { Size = 8 } };

    [Theory]
    [InlineData("batch-of-one", false)]
    [InlineData("any-batch", false)]
    [InlineData("channels-last", true)]
    public void Features_and_logits_equal_PyTorchs(string file, bool channelsLast)
    {
        using var extractor = new OnnxExtractor(
            PathOf(file), Model with { LogitOutput = "logits", ChannelsLast = channelsLast, BatchSize = 3 });

        var (features, logits) = extractor.Extract(Images);

        Golden.ShouldHold("features", features);
        Golden.ShouldHold("logits", logits);
        (extractor.FeatureCount, extractor.ClassCount, extractor.BatchSize).Should().Be((6, 4, 3));
        (extractor.Name, extractor.Preprocessing).Should().Be((file, Model.Input.ToString()));
    }

    [Fact]
    public void A_graph_that_names_its_batch_of_one_is_called_image_by_image()
    {
        using var extractor = new OnnxExtractor(PathOf("fixed-reshape"), Model);

        extractor.BatchSize.Should().Be(1);
        Golden.ShouldHold("features", extractor.Extract(Images).Features);
    }

    [Fact]
    public void A_graph_that_computes_otherwise_for_several_images_is_called_image_by_image()
    {
        using var extractor = new OnnxExtractor(PathOf("mixed-images"), Model);

        extractor.BatchSize.Should().Be(1, "the two images of the comparison have other features together");
    }

    [Fact]
    public void Batches_can_be_left_out()
    {
        using var extractor = new OnnxExtractor(PathOf("batch-of-one"), Model with { AllowBatches = false });

        extractor.BatchSize.Should().Be(1);
        Golden.ShouldHold("features", extractor.Extract(Images).Features);
    }

    [Fact]
    public void A_fixed_batch_of_several_images_is_refused() =>
        Refused("batch-of-two", Model, "takes exactly 2; export it with a dynamic batch");

    [Fact]
    public void Live_tensors_are_as_before()
    {
        using var extractor = new OnnxExtractor(PathOf("batch-of-one"), Model with { BatchSize = 2 });
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        extractor.Extract(Images).Features.Dispose();

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before);
    }

    [Fact]
    public void Several_threads_get_the_same_features()
    {
        using var extractor = new OnnxExtractor(PathOf("batch-of-one"), Model);

        Enumerable.Range(0, 32).AsParallel().WithDegreeOfParallelism(4)
            .ForAll(_ => Golden.ShouldHold("features", extractor.Extract(Images).Features));
    }

    [Fact]
    public void A_wrong_description_is_refused_before_any_image()
    {
        Refused("batch-of-one", Model with { InputName = "pixels" }, "must be one of images, but got pixels");
        Refused("batch-of-one", Model with { FeatureOutput = "pool" }, "one of features, logits, but got pool");
        Refused("batch-of-one", Model with { LogitOutput = "features" }, "Logits must have shape N×K");
        Refused("batch-of-one", Model with { Input = new() { Size = 9 } }, "must take images of Float32 1×3×9×9");
        Refused("batch-of-one", Model with { Input = new() { Size = 8, Bytes = true } }, "must take images of Byte");
        Refused("batch-of-one", Model with { Sha256 = new('0', 64) }, "must have the SHA-256 000");
    }

    [Fact]
    public void What_is_no_file_of_ONNX_is_refused()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "text.onnx");
        File.WriteAllText(path, "no graph");

        FluentActions.Invoking(() => new OnnxExtractor(path)).Should().Throw<InvalidDataException>()
            .WithMessage("*ONNX Runtime cannot run*");
        FluentActions.Invoking(() => new OnnxExtractor("nothing.onnx")).Should().Throw<FileNotFoundException>()
            .WithMessage("*nothing.onnx; correct the path*");
    }

    [Fact]
    public void Images_that_it_does_not_take_are_refused()
    {
        using var extractor = new OnnxExtractor(PathOf("batch-of-one"), Model);

        FluentActions.Invoking(() => extractor.Extract(rand(1, 3, 8, 8))).Should().Throw<ArgumentException>()
            .WithMessage("*N×C×H×W of uint8*");
        FluentActions.Invoking(() => extractor.Extract(zeros([1, 4, 8, 8], uint8))).Should().Throw<ArgumentException>()
            .WithMessage("*3 channels*");
        FluentActions.Invoking(() => new OnnxExtractor(PathOf("batch-of-one"), Model with { BatchSize = 0 }))
            .Should().Throw<ArgumentException>().WithMessage("*at least 1 image*");
    }

    private static void Refused(string file, OnnxModel model, string reason) =>
        FluentActions.Invoking(() => new OnnxExtractor(PathOf(file), model))
            .Should().Throw<InvalidDataException>().WithMessage($"*{reason}*");

    private static string PathOf(string name) =>
        Repository.PathOf("tests", "SelfAttentionGan.Interop.Tests", "Extractors", $"{name}.onnx");
}
