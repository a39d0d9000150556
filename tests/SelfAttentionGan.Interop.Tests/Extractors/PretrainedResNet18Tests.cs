using Onnx;
using SelfAttentionGan.Data;
using SelfAttentionGan.Interop.Extractors;
using SelfAttentionGan.Models.Pretrained;
using static TorchSharp.torch;

namespace SelfAttentionGan.Interop.Tests.Extractors;

public sealed class PretrainedResNet18Tests : IDisposable
{
    private readonly ResNet network = PretrainedResNet18.Load();

    [Fact]
    public void Its_features_are_those_of_onnx_runtime()
    {
        using var onnx = new ResNet18Extractor();
        using var batch = Datasets.SyntheticFaces(size: 224).Read([0, 1]);
        var bytes = ((batch.Images + 1) * 127.5).round();

        var expected = onnx.Extract(bytes.to(uint8)).Features;
        var actual = network.call(bytes / 127.5 - 1);

        ((actual - expected).norm() / expected.norm()).item<float>().Should().BeLessThan(1e-4f);
    }

    [Fact]
    public void Its_parameters_are_frozen_and_the_gradient_flows_to_the_images()
    {
        var images = zeros(1, 3, 32, 32).requires_grad_();
        network.call(images).sum().backward();

        images.grad!.abs().sum().item<float>().Should().BePositive();
        network.parameters().Should().OnlyContain(parameter => !parameter.requires_grad);
        network.training.Should().BeFalse();
    }

    [Fact]
    public void Another_file_is_rejected()
    {
        FluentActions.Invoking(() => PretrainedResNet18.Load("models/ResNet18.onnx"))
            .Should().Throw<FileNotFoundException>().WithMessage("*<PackageDownload Include=*CopyResNet18*");
        FluentActions.Invoking(() => PretrainedResNet18.Load(typeof(PretrainedResNet18Tests).Assembly.Location))
            .Should().Throw<InvalidDataException>().WithMessage("resnet18-onnx must have the SHA-256 e2552f19*To get it:*");
    }

    [Fact]
    public void A_layer_or_weight_that_is_missing_or_left_over_is_named()
    {
        Loading(graph => graph.Node.Remove(graph.Node.Last(node => node.OpType == "Conv")))
            .Should().Throw<InvalidDataException>().WithMessage("*must have 22 convolutions*it has 21 and 22; take the file*");
        Loading(graph => graph.Node.Add(graph.Node.First(node => node.OpType == "BatchNormalization")))
            .Should().Throw<InvalidDataException>().WithMessage("*it has 22 and 23;*");
        Loading(graph => graph.Node.First(node => node.OpType == "BatchNormalization").Input.RemoveAt(4))
            .Should().Throw<InvalidDataException>().WithMessage("*missing: 'bn1.running_var'*");
        Loading(graph => graph.Node.First(node => node.OpType == "Conv").Input[1] = "none")
            .Should().Throw<InvalidDataException>().WithMessage("*'none' is missing*");
    }

    private static Action Loading(Action<GraphProto> change) => () =>
    {
        var file = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, ResNet18Extractor.FileName));
        var graph = ModelProto.Parser.ParseFrom(file).Graph;
        change(graph);
        PretrainedResNet18.Load(graph);
    };

    public void Dispose() => network.Dispose();
}
