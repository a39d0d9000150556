using SelfAttentionGan.Attention;
using SelfAttentionGan.Data;
using SelfAttentionGan.Models;
using SelfAttentionGan.SpectralNormalization;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Models;

public sealed class ModelSummaryTests : IClassFixture<Seeded>
{
    public static TheoryData<SaganBackbone, bool, bool> Networks => new()
    {
        { SaganBackbone.Dcgan, false, false },
        { SaganBackbone.ResNet, false, false },
        { SaganBackbone.ResNet, true, false },
        { SaganBackbone.ResNet, false, true },
    };

    [Fact]
    public void The_table_has_a_line_for_each_layer_and_their_sum()
    {
        using var generator = SaganGeneratorBuilder.From(new() { ImageSize = 16, BaseChannels = 8, LatentDim = 10 }).Build();

        ModelSummary.Of(generator).ToString().ReplaceLineEndings("\n").Should().Be(
            """
            generator             output    parameters     multiply-adds
            start4                16×4×4         2,608             2,560
            attend4               16×4×4           341             9,728
            up8                    8×8×8         2,072            32,768
            attend8                8×8×8            91            41,984
            image                3×16×16           387            24,576
            total                                5,499           111,616

            """.ReplaceLineEndings("\n"));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Parameters_and_shapes_are_the_networks_own(SaganBackbone backbone, bool narrow, bool control)
    {
        var (generator, discriminator) = Pair(backbone, narrow, control);
        var (first, second) = (ModelSummary.Of(generator), ModelSummary.Of(discriminator));

        first.Parameters.Should().Be(generator.parameters().Sum(parameter => parameter.numel()));
        second.Parameters.Should().Be(discriminator.parameters().Sum(parameter => parameter.numel()));
        first.Layers[^1].Output.Should().Equal(3, 32, 32);
        second.Layers[^1].Output.Should().Equal(1);
        first.Layers.Select(layer => layer.Name).Should().Equal(generator.named_children().Select(child => child.name));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Spectral_normalization_changes_no_count(SaganBackbone backbone, bool narrow, bool control)
    {
        var (generator, discriminator) = Pair(backbone, narrow, control);
        var (plain, plainCritic) = Pair(backbone, narrow, control, spectralNorm: false);

        ModelSummary.Of(generator).ToString().Should().Be(ModelSummary.Of(plain).ToString());
        ModelSummary.Of(discriminator).ToString().Should().Be(ModelSummary.Of(plainCritic).ToString());
    }

    [Fact]
    public void Summarizing_leaves_modes_hooks_tensors_and_random_numbers_as_they_were()
    {
        using var generator = SaganGeneratorBuilder.From(new() { ImageSize = 16, BaseChannels = 8, LatentDim = 10 }).Build();
        generator.train();
        generator.named_children().First().module.eval();
        var (modes, state) = (Modes(generator), TensorHash.Of(generator));
        var summary = ModelSummary.Of(generator);
        manual_seed(3);
        var expected = TensorHash.Of(randn(4));
        var tensors = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        manual_seed(3);
        ModelSummary.Of(generator).Layers
            .Should().BeEquivalentTo(summary.Layers, "the hooks of a summary are removed after it");

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(tensors);
        TensorHash.Of(randn(4)).Should().Be(expected);
        Modes(generator).Should().Equal(modes);
        TensorHash.Of(generator).Should().Be(state, "batch normalization and spectral normalization stay in evaluation");
    }

    [Fact]
    public void Summarizing_a_network_that_samples_keeps_the_random_state()
    {
        using var noisy = Sequential(Dropout(0.5), new Noise());
        manual_seed(3);
        var expected = TensorHash.Of(randn(4));

        manual_seed(3);
        ModelSummary.Of(noisy, [3, 4, 4]);

        TensorHash.Of(randn(4)).Should().Be(expected);
    }

    [Fact]
    public void A_network_that_fails_keeps_no_hooks_and_its_mode()
    {
        using var network = Sequential(Conv2d(3, 4, 3));

        var action = () => ModelSummary.Of(network, [2, 8, 8]);

        action.Should().Throw<Exception>("it takes 3 channels");
        network.training.Should().BeTrue();
        ModelSummary.Of(network, [3, 8, 8]).MultiplyAdds.Should().Be(3 * 4 * 9 * 36);
    }

    [Fact]
    public void A_module_of_torchs_own_layers_is_counted()
    {
        using var module = Sequential(
            Conv2d(3, 8, kernel_size: 3, stride: 2, padding: 1), BatchNorm2d(8), ReLU(),
            Sequential(Conv2d(8, 8, kernel_size: 3, padding: 1, groups: 4, bias: false), MaxPool2d(2)),
            ConvTranspose2d(8, 4, kernel_size: 4, stride: 2, padding: 1), Flatten(), Linear(4 * 8 * 8, 10));

        var summary = ModelSummary.Of(module, [3, 16, 16]);

        summary.Layers
            .Select(layer => (layer.Name, string.Join('×', layer.Output), layer.Parameters, layer.MultiplyAdds))
            .Should().Equal(
                ("0", "8×8×8", 3 * 8 * 9 + 8, 3 * 8 * 9 * 64), ("1", "8×8×8", 16, 0), ("2", "8×8×8", 0, 0),
                ("3", "8×4×4", 8 * 2 * 9, 8 * 2 * 9 * 64), ("4", "4×8×8", 8 * 4 * 16 + 4, 8 * 4 * 16 * 16),
                ("5", "256", 0, 0), ("6", "10", 2570, 2560));
    }

    [Fact]
    public void A_layer_alone_is_a_row_by_itself()
    {
        using var linear = Linear(6, 4);
        using var attention = new SelfAttention1d(8);

        ModelSummary.Of(linear, [6]).Layers.Should().ContainSingle()
            .Which.Should().BeEquivalentTo(new LayerSummary(linear.GetName(), [4], 28, 24));
        ModelSummary.Of(attention, [8, 5]).MultiplyAdds.Should()
            .Be(5 * 8 * (1 + 1 + 8) + 5 * 5 * (1 + 8), "three projections, query · key and map · value");
    }

    [Fact]
    public void Heads_share_the_products_and_distances_have_one_more_each_and_one_projection_less()
    {
        using var heads = new SelfAttention1d(8, new() { QueryReduction = 2, Heads = 4 });
        using var distances = new SelfAttention1d(
            8, new() { QueryReduction = 2, Heads = 4, Similarity = AttentionSimilarity.L2Distance });

        ModelSummary.Of(heads, [8, 5]).MultiplyAdds.Should().Be(5 * 8 * (4 + 4 + 8) + 5 * 5 * (4 + 8));
        ModelSummary.Of(distances, [8, 5]).MultiplyAdds.Should().Be(
            5 * 8 * (4 + 8) + 5 * 5 * (4 + 4 + 8), "the squared length of a head's key is a product, too");
    }

    [Fact]
    public void Conditional_networks_count_the_class_projection()
    {
        var options = new SaganOptions { ImageSize = 16, BaseChannels = 8, LatentDim = 10, Backbone = SaganBackbone.ResNet };
        using var plain = SaganDiscriminatorBuilder.From(options).Build();
        using var conditional = SaganDiscriminatorBuilder.From(options with { Classes = 3 }).Build();
        using var generator = SaganGeneratorBuilder.From(options with { Classes = 3 }).Build();

        ModelSummary.Of(conditional).MultiplyAdds.Should().Be(ModelSummary.Of(plain).MultiplyAdds + 16);
        ModelSummary.Of(generator).Layers[^1].Output.Should().Equal(3, 16, 16);
    }

    [Fact]
    public void Adapted_modules_say_what_is_missing()
    {
        using var module = Sequential(Flatten(), Linear(12, 1));
        var discriminator = IDiscriminator.From(module);
        var unknown = () => ModelSummary.Of(discriminator);
        var translator = () => ModelSummary.Of(IGenerator.From(module, latentDim: 0));

        ModelSummary.Of(discriminator, new ImageShape(3, 2, 2)).Layers[^1].Output.Should().Equal(1);
        unknown.Should().Throw<ArgumentException>().WithMessage("*ImageShape is not known*");
        translator.Should().Throw<ArgumentException>().WithMessage("*LatentDim is 0*");
    }

    private static (SaganGenerator, SaganDiscriminator) Pair(
        SaganBackbone backbone, bool narrow, bool control, bool spectralNorm = true)
    {
        var options = new SaganOptions { ImageSize = 32, BaseChannels = 8, LatentDim = 10, Backbone = backbone };
        var norm = spectralNorm ? new SpectralNormOptions() : null;
        options = options with
        {
            UseAttentionControl = control,
            DiscriminatorChannels = backbone == SaganBackbone.ResNet ? [8, 16] : [8, 16, 32],
            Generator = options.Generator with { SpectralNorm = norm },
            Discriminator = options.Discriminator with { SpectralNorm = norm, NarrowHidden = narrow },
        };

        return (SaganGeneratorBuilder.From(options).Build(), SaganDiscriminatorBuilder.From(options).Build());
    }

    private static bool[] Modes(Module network) =>
        [.. network.modules().Prepend(network).Select(layer => layer.training)];

    private sealed class Noise() : Module<Tensor, Tensor>(nameof(Noise))
    {
        public override Tensor forward(Tensor x) => x + randn_like(x);
    }
}
