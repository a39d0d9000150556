using Goldens;
using SelfAttentionGan.Attention;
using SelfAttentionGan.Blocks;
using SelfAttentionGan.Models;
using SelfAttentionGan.Models.Translation;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Models.Translation;

public sealed class ResNetGeneratorTests : IClassFixture<Seeded>
{
    private static readonly TranslationOptions Small = new()
    {
        ImageHeight = 16,
        InputChannels = 3,
        GeneratorChannels = [8, 8, 16],
        ResidualBlocks = 3,
    };

    private readonly Tensor images = rand(2, 3, 16, 16) * 2 - 1;

    [Fact]
    public void It_has_the_layers_of_the_options()
    {
        using var network = new ResNetGenerator(Small with { GeneratorAttention = [4, 8] });

        network.named_children().Select(child => child.name).Should().Equal(
            "stem16", "down8", "down4", "residual1", "residual2", "attend4", "residual3", "up8", "attend8", "up16", "image");
        network.call(images).shape.Should().Equal(2, 3, 16, 16);
        network.call(images).abs().max().item<float>().Should().BeLessThan(1, "it ends in tanh");
        ((IGenerator)network).Summary!.Network.Should().Be("generator");
    }

    [Fact]
    public void Output_and_gradient_are_those_of_pytorch()
    {
        var golden = new Golden("residual-generator");
        using var network = new ResNetGenerator(new()
        {
            ImageHeight = 8,
            InputChannels = 2,
            GeneratorChannels = [4, 6],
            ResidualBlocks = 2,
            GeneratorAttention = [],
            UseSpectralNorm = false,
        });
        network.to(ScalarType.Float64).load_state_dict(golden.Under("start"));
        var x = golden["x"].detach().clone().requires_grad_();

        var output = network.call(x);
        (output * golden["direction"]).sum().backward();

        golden.ShouldHold("output", output, 1e-10);
        golden.ShouldHold("grad.x", x.grad, 1e-9);
    }

    [Fact]
    public void The_control_has_as_many_parameters_as_attention()
    {
        using var attention = new ResNetGenerator(Small);
        using var control = new ResNetGenerator(Small with { UseAttentionControl = true });

        Count(control).Should().Be(Count(attention));
        attention.modules().Where(module => module is SelfAttention2d).Should().ContainSingle("a quarter of the size is the smallest map");
        control.modules().Where(module => module is PointwiseResidualBlock).Should().ContainSingle();

        static long Count(Module network) => network.parameters().Sum(parameter => parameter.numel());
    }

    [Fact]
    public void A_copy_has_its_weights_and_leaves_random_numbers_alone()
    {
        using var network = new ResNetGenerator(Small);
        manual_seed(5);
        var expected = rand(3);
        manual_seed(5);

        using var copy = network.CreateCopy();

        rand(3).allclose(expected, 0, 0).Should().BeTrue();
        TensorHash.Of(copy).Should().Be(TensorHash.Of(network));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var network = new ResNetGenerator(Small);

        network.Invoking(translator => translator.call(zeros(1, 1, 16, 16))).Should().Throw<ArgumentException>()
            .WithMessage("*N×3×16×16*1×1×16×16*resize them*");
        FluentActions.Invoking(() => new ResNetGenerator(Small with { ImageHeight = 18, GeneratorAttention = [2], ResidualBlocks = -1 }))
            .Should().Throw<InvalidOperationException>()
            .WithMessage("*multiples of 4, at least 8*18×18*GeneratorAttention*9, 4*2*ResidualBlocks*-1*");
        FluentActions.Invoking(() => new ResNetGenerator(Small with { ImageHeight = 2, GeneratorChannels = [8], GeneratorAttention = [] }))
            .Should().Throw<InvalidOperationException>().WithMessage("*at least 4*2×2*");
    }

    [Fact]
    public void A_call_leaves_no_tensors()
    {
        using var network = new ResNetGenerator(Small);
        network.call(images).Dispose();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        network.call(images).Dispose();

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before);
    }
}
