using SelfAttentionGan.Models.Pretrained;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Models.Pretrained;

public sealed class ResNetTests : IClassFixture<ResNetTests.Network>
{
    private readonly ResNet network;

    public ResNetTests(Network shared) => network = shared.Module;

    // torchvision.models.resnet18().state_dict(): 122 entries, of which fc.weight and fc.bias are the last two.
    [Fact]
    public void Its_state_keys_are_those_of_torchvision()
    {
        var state = network.state_dict();

        state.Should().HaveCount(120);
        state.Keys.Should().Contain(
        [
            "conv1.weight", "bn1.weight", "bn1.bias", "bn1.running_mean", "bn1.running_var", "bn1.num_batches_tracked",
            "layer1.0.conv1.weight", "layer1.1.bn2.running_var", "layer2.0.downsample.0.weight", "layer2.0.downsample.1.bias",
            "layer4.1.conv2.weight",
        ]);
        network.parameters().Sum(parameter => parameter.numel()).Should().Be(11_176_512, "11,689,512 without fc's 513,000");
    }

    [Fact]
    public void Each_stage_but_the_first_halves_the_map()
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        network.ComputeMaps(zeros(2, 3, 40, 64)).Select(map => string.Join('×', map.shape))
            .Should().Equal("2×64×10×16", "2×128×5×8", "2×256×3×4", "2×512×2×2");
        network.call(zeros(2, 3, 40, 64)).shape.Should().Equal(2, 512);
    }

    [Fact]
    public void Images_are_normalized_by_mean_and_standard_deviation()
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        using var other = new ResNet(null, [0, 0, 0], [1, 1, 1]);
        other.load_state_dict(network.state_dict());
        other.eval();
        var images = rand(1, 3, 32, 32);                                         // in [0, 1]
        var normalized = (images - tensor([0.485f, 0.456f, 0.406f]).view(1, 3, 1, 1)) / tensor([0.229f, 0.224f, 0.225f]).view(1, 3, 1, 1);

        var (actual, expected) = (network.call(images * 2 - 1), other.call(normalized * 2 - 1));

        actual.allclose(expected, 1e-4, 1e-5).Should().BeTrue();
    }

    [Fact]
    public void Gray_images_and_wrong_numbers_are_rejected()
    {
        FluentActions.Invoking(() => network.call(zeros(1, 1, 32, 32)))
            .Should().Throw<ArgumentException>().WithMessage("*N×3×H×W, but got 1×1×32×32; repeat a gray channel*");
        FluentActions.Invoking(() => new ResNet(mean: [0.5], standardDeviation: [0.5]))
            .Should().Throw<ArgumentException>().WithMessage("*3 channels, but got [0.5] and [0.5]*");
        FluentActions.Invoking(() => new ResNet([2, 2, 2]))
            .Should().Throw<ArgumentException>().WithMessage("*each of 4 stages, but got [2, 2, 2]*");
    }

    public sealed class Network : IDisposable
    {
        public Network() => Module.eval();

        public ResNet Module { get; } = new();

        public void Dispose() => Module.Dispose();
    }
}
