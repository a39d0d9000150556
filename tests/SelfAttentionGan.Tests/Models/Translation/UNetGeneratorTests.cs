using SelfAttentionGan.Attention;
using SelfAttentionGan.Blocks;
using SelfAttentionGan.Models;
using SelfAttentionGan.Models.Translation;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Models.Translation;

public sealed class UNetGeneratorTests : IClassFixture<Seeded>
{
    private static readonly TranslationOptions Small = new()
    {
        ImageHeight = 16,
        GeneratorChannels = [8, 8, 16],
        GeneratorAttention = [4, 8],
    };

    private readonly Tensor images = rand(2, 1, 16, 16) * 2 - 1;

    [Fact]
    public void It_has_the_layers_of_the_options()
    {
        using var network = new UNetGenerator(Small);

        network.named_children().Select(child => child.name).Should().Equal("down8", "down4", "down2", "up4", "attend4", "up8", "attend8", "up16", "image");
        network.call(images).shape.Should().Equal(2, 3, 16, 16);
        network.call(images).abs().max().item<float>().Should().BeLessThan(1, "it ends in tanh");
        ((IGenerator)network).Summary!.Network.Should().Be("generator");
    }

    [Fact]
    public void The_control_has_as_many_parameters_as_attention()
    {
        using var attention = new UNetGenerator(Small);
        using var control = new UNetGenerator(Small with { UseAttentionControl = true });

        Count(control).Should().Be(Count(attention));
        control.modules().Should().NotContain(module => module is SelfAttention2d);
        control.modules().Where(module => module is PointwiseResidualBlock).Should().HaveCount(2);

        static long Count(Module network) => network.parameters().Sum(parameter => parameter.numel());
    }

    [Theory]
    [InlineData("down8")]
    [InlineData("down4")]
    [InlineData("down2")]
    public void Each_feature_map_of_the_encoder_reaches_the_output(string layer)
    {
        using var network = new UNetGenerator(Small);
        network.eval();
        var before = network.call(images);

        using (no_grad())
            network.get_parameter($"{layer}.conv.bias")!.add_(1);

        network.call(images).allclose(before).Should().BeFalse();
    }

    [Theory]
    [InlineData("up4")]
    [InlineData("up8")]
    public void A_skip_connection_carries_details_past_a_block_that_computes_nothing(string block)
    {
        using var network = new UNetGenerator(Small with { GeneratorAttention = [], UseSpectralNorm = false });
        using (no_grad())
            foreach (var parameter in network.named_parameters().Where(entry => entry.name.StartsWith($"{block}.", StringComparison.Ordinal)))
                parameter.parameter.zero_();

        network.eval();
        var output = network.call(images);
        output.isfinite().all().item<bool>().Should().BeTrue();
        output.allclose(network.call(images.flip(3))).Should().BeFalse("larger maps, at last the image, still know the input");
    }

    [Fact]
    public void An_untrained_decoder_leaves_no_grain()
    {
        using var network = new UNetGenerator(
            new() { ImageHeight = 64, GeneratorChannels = [8, 8], GeneratorAttention = [], UseSpectralNorm = false });

        var output = network.call(full([1, 1, 64, 64], 0.5f));

        // A constant image stays constant away from the borders, which the overlaps of a transposed convolution break.
        var middle = output[.., .., 24..40, 24..40];
        (middle.amax([2, 3]) - middle.amin([2, 3])).max().item<float>().Should().BeLessThan(1e-5f);
    }

    [Fact]
    public void Measured_pixels_are_kept_bit_by_bit()
    {
        using var network = new UNetGenerator(Small with { InputChannels = 4, DataConsistency = DataConsistencyKind.Mask });
        var mask = rand(2, 1, 16, 16).gt(0.5);
        var input = cat([rand(2, 3, 16, 16) * 2 - 1, mask.to(float32)], 1);

        var output = network.call(input);

        var known = mask.logical_not().expand(2, 3, 16, 16);
        output[known].allclose(input[.., ..3][known], 0, 0).Should().BeTrue();
        output[known.logical_not()].allclose(input[.., ..3][known.logical_not()], 0, 0).Should().BeFalse();
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void The_means_of_blocks_are_kept(int factor)
    {
        using var network = new UNetGenerator(Small with
        {
            OutputChannels = 1,
            PredictResidual = true,
            DataConsistency = DataConsistencyKind.BlockMeans,
            ScaleFactor = factor,
        });

        var output = network.call(images);

        functional.avg_pool2d(output, factor).allclose(functional.avg_pool2d(images, factor), atol: 1e-6).Should().BeTrue();
        output.allclose(images).Should().BeFalse();
    }

    [Fact]
    public void A_residual_is_added_to_the_input()
    {
        using var network = new UNetGenerator(
            Small with { OutputChannels = 1, PredictResidual = true, UseSpectralNorm = false });
        using (no_grad())
            foreach (var parameter in network.named_parameters().Where(entry => entry.name.StartsWith("image.", StringComparison.Ordinal)))
                parameter.parameter.zero_();

        network.eval();
        network.call(images).allclose(images, 0, 0).Should().BeTrue("what it computes is 0");
    }

    [Fact]
    public void A_copy_has_its_weights_and_leaves_random_numbers_alone()
    {
        using var network = new UNetGenerator(Small);
        manual_seed(5);
        var expected = rand(3);
        manual_seed(5);

        using var copy = network.CreateCopy();

        rand(3).allclose(expected, 0, 0).Should().BeTrue();
        TensorHash.Of(copy).Should().Be(TensorHash.Of(network));
    }

    [Fact]
    public void Images_of_another_shape_are_refused()
    {
        using var network = new UNetGenerator(Small);

        network.Invoking(unet => unet.call(zeros(1, 3, 16, 16))).Should().Throw<ArgumentException>()
            .WithMessage("*N×1×16×16*1×3×16×16*resize them*");
    }

    [Fact]
    public void All_errors_are_reported_at_once()
    {
        var wrong = new TranslationOptions
        {
            ImageHeight = 20,
            InputChannels = 0,
            GeneratorChannels = [8, -1, 8],
            GeneratorAttention = [7],
            PredictResidual = true,
            DataConsistency = DataConsistencyKind.BlockMeans,
            ScaleFactor = 3,
        };

        FluentActions.Invoking(() => new UNetGenerator(wrong)).Should().Throw<InvalidOperationException>()
            .WithMessage("*InputChannels*0 and 3*GeneratorChannels must lie*8, -1, 8*multiples of 8*20×20*GeneratorAttention*10, 5*7*keeps values*ScaleFactor*20×20*3*");
    }

    [Fact]
    public void An_attention_that_does_not_fit_is_an_error()
    {
        FluentActions.Invoking(() => new UNetGenerator(Small with { GeneratorChannels = [12, 8, 16] }))
            .Should().Throw<InvalidOperationException>().WithMessage("*multiple of 8 channels*12*");
        FluentActions.Invoking(() => new UNetGenerator(Small with { DataConsistency = DataConsistencyKind.Mask }))
            .Should().Throw<InvalidOperationException>().WithMessage("*mask*4*InputChannels is 1*append the mask*");
    }

    [Fact]
    public void A_call_leaves_no_tensors()
    {
        using var network = new UNetGenerator(Small);
        network.call(images).Dispose();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        network.call(images).Dispose();

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before);
    }
}
