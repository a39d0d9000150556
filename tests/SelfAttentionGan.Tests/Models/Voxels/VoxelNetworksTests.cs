using SelfAttentionGan.Attention;
using SelfAttentionGan.Blocks;
using SelfAttentionGan.Models;
using SelfAttentionGan.Models.Voxels;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Models.Voxels;

public sealed class VoxelNetworksTests : IClassFixture<Seeded>
{
    private static readonly VoxelOptions Small = new()
    {
        Size = 16,
        LatentDim = 6,
        BaseChannels = 8,
        DiscriminatorAttention = [8],
    };

    private static readonly VoxelOptions Completion = Small with { InputChannels = 2 };

    [Fact]
    public void They_have_the_layers_of_the_options()
    {
        using var generator = new VoxelGenerator(Small);
        using var discriminator = new VoxelDiscriminator(Small);
        using var completion = new VoxelCompletionGenerator(Completion with { Size = 32 });

        Names(generator).Should().Equal("latent", "up8", "attend8", "voxels");
        Names(discriminator).Should().Equal("down8", "attend8", "down4", "score");
        Names(completion).Should().Equal("down16", "down8", "down4", "up8", "up16", "attend16", "voxels");

        static IEnumerable<string> Names(Module network) => network.named_children().Select(child => child.name);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(32)]
    public void A_generated_object_is_scored(int size)
    {
        var options = Small with { Size = size, BaseChannels = 8 };
        using var generator = new VoxelGenerator(options);
        using var discriminator = new VoxelDiscriminator(options);

        var voxels = generator.call(randn(2, 6));

        voxels.shape.Should().Equal(2, 1, size, size, size);
        voxels.abs().max().item<float>().Should().BeLessThan(1, "it ends in tanh");
        discriminator.call(voxels).shape.Should().Equal(2);
        generator.ImageShape.ToString().Should().Be($"1×{size}×{size}×{size}");
    }

    [Fact]
    public void The_network_of_3D_GAN_has_its_channels()
    {
        using var generator = new VoxelGenerator(new() { Size = 64, GeneratorAttention = [] });

        ((IGenerator)generator).Summary!.Layers.Select(layer => string.Join('×', layer.Output)).Should().Equal(
            ["512×4×4×4", "256×8×8×8", "128×16×16×16", "64×32×32×32", "1×64×64×64"], "Wu et al. 2016, section 3.1");
    }

    [Fact]
    public void The_control_has_as_many_parameters_as_attention()
    {
        using var attention = new VoxelGenerator(Small);
        using var control = new VoxelGenerator(Small with { UseAttentionControl = true });

        Count(control).Should().Be(Count(attention));
        control.modules().Should().NotContain(module => module is SelfAttention3d);
        control.modules().Where(module => module is PointwiseResidualBlock).Should().HaveCount(1);
        control.call(randn(2, 6)).shape.Should().Equal(2, 1, 16, 16, 16);

        static long Count(Module network) => network.parameters().Sum(parameter => parameter.numel());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_fresh_attention_or_control_is_the_identity(bool control)
    {
        using var network = new VoxelGenerator(Small with { UseAttentionControl = control });
        network.eval();
        var latents = randn(2, 6);

        var x = latents.alias();
        foreach (var (name, layer) in network.named_children().Where(child => !child.name.StartsWith("attend", StringComparison.Ordinal)
            && !child.name.StartsWith("control", StringComparison.Ordinal)))
            x = layer is Module<Tensor, Tensor> plain ? plain.call(x) : ((Module<Tensor, Tensor?, Tensor>)layer).call(x, null);

        network.call(latents).allclose(tanh(x), 0, 0).Should().BeTrue("γ starts at zero");
    }

    [Fact]
    public void The_control_of_a_volume_is_that_of_each_position()
    {
        using var control = new PointwiseResidualBlock(8);
        using (no_grad())
            control.get_parameter("gamma")!.fill_(1);
        var volume = randn([2, 8, 2, 3, 4]);

        var slices = Enumerable.Range(0, 2).Select(d => control.call(volume.select(2, d)));

        control.call(volume).allclose(stack(slices.ToArray(), 2), atol: 1e-6).Should().BeTrue();
    }

    [Fact]
    public void Known_voxels_are_kept_bit_by_bit()
    {
        using var network = new VoxelCompletionGenerator(Completion);
        var mask = rand([2, 1, 16, 16, 16]).gt(0.5);
        var voxels = rand([2, 1, 16, 16, 16]) * 2 - 1;

        var output = network.call(cat([voxels, mask.to(float32)], 1));

        output[mask.logical_not()].allclose(voxels[mask.logical_not()], 0, 0).Should().BeTrue();
        output[mask].allclose(voxels[mask], 0, 0).Should().BeFalse();
    }

    [Theory]
    [InlineData("down8")]
    [InlineData("down4")]
    public void Each_feature_map_of_the_encoder_reaches_the_output(string layer)
    {
        using var network = new VoxelCompletionGenerator(Completion);
        network.eval();
        var input = cat([rand([1, 1, 16, 16, 16]), ones([1, 1, 16, 16, 16])], 1);
        var before = network.call(input);

        using (no_grad())
            network.get_parameter($"{layer}.conv.bias")!.add_(1);

        network.call(input).allclose(before).Should().BeFalse();
    }

    [Fact]
    public void A_copy_has_its_weights_and_leaves_random_numbers_alone()
    {
        using var network = new VoxelGenerator(Small);
        manual_seed(5);
        var expected = rand(3);
        manual_seed(5);

        using var copy = network.CreateCopy();

        rand(3).allclose(expected, 0, 0).Should().BeTrue();
        TensorHash.Of(copy).Should().Be(TensorHash.Of(network));
    }

    [Fact]
    public void Voxels_of_another_shape_are_refused()
    {
        using var generator = new VoxelGenerator(Small);
        using var discriminator = new VoxelDiscriminator(Small);
        using var completion = new VoxelCompletionGenerator(Completion);

        generator.Invoking(network => network.call(zeros(1, 7))).Should().Throw<ArgumentException>().WithMessage("*N×6*1×7*LatentDim*");
        discriminator.Invoking(network => network.call(zeros(1, 1, 16, 16))).Should().Throw<ArgumentException>()
            .WithMessage("*N×1×16×16×16*1×1×16×16*voxelize*");
        completion.Invoking(network => network.call(zeros([1, 1, 16, 16, 16]))).Should().Throw<ArgumentException>()
            .WithMessage("*N×2×16×16×16*1×1×16×16×16*voxelize*");
    }

    [Fact]
    public void All_errors_are_reported_at_once()
    {
        var wrong = new VoxelOptions { Size = 20, LatentDim = 0, BaseChannels = -1, InputChannels = 3, GeneratorAttention = [7] };

        FluentActions.Invoking(() => new VoxelGenerator(wrong)).Should().Throw<InvalidOperationException>()
            .WithMessage("*Size must be 16, 32, 64*20*BaseChannels*-1*GeneratorAttention*7*LatentDim*0*VoxelCompletionGenerator*");
        FluentActions.Invoking(() => new VoxelCompletionGenerator(Small)).Should().Throw<InvalidOperationException>()
            .WithMessage("*InputChannels must be at least 2*0*set 2*");
        FluentActions.Invoking(() => new VoxelGenerator(Small with { BaseChannels = 4 })).Should().Throw<InvalidOperationException>()
            .WithMessage("*multiple of 8 channels*4*");
    }

    [Fact]
    public void A_call_leaves_no_tensors()
    {
        using var generator = new VoxelGenerator(Small);
        using var discriminator = new VoxelDiscriminator(Small);
        using var completion = new VoxelCompletionGenerator(Completion);
        using var latents = randn(2, 6);
        using var input = zeros([2, 2, 16, 16, 16]);
        Call();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        Call();

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before);

        void Call()
        {
            using var voxels = generator.call(latents);
            discriminator.call(voxels).Dispose();
            completion.call(input).Dispose();
        }
    }
}
