using SelfAttentionGan.Attention;
using SelfAttentionGan.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Attention;

public sealed class AttentionProbeTests : IClassFixture<Seeded>
{
    private static readonly SaganOptions Small = new() { ImageSize = 16, BaseChannels = 8, LatentDim = 8 };

    private readonly SaganGenerator generator = SaganGeneratorBuilder.From(Small).Build();
    private readonly SaganDiscriminator discriminator = SaganDiscriminatorBuilder.From(Small).Build();

    [Fact]
    public void Layers_returns_the_names_of_the_self_attention_layers()
    {
        AttentionProbe.Layers(generator).Should().Equal("attend4", "attend8");
        AttentionProbe.Layers(discriminator).Should().Equal("attend8", "attend4");
        AttentionProbe.Layers(Linear(1, 1)).Should().BeEmpty();
        new AttentionProbe(generator).Layer.Should().Be("attend8", "the last is the default");
    }

    [Fact]
    public void Gamma_is_the_layers_current_value()
    {
        var probe = new AttentionProbe(generator, "attend4");
        probe.Gamma.Should().Be(0, "a new layer is the identity");

        using (no_grad())
            generator.get_parameter("attend4.gamma")!.fill_(0.25);

        probe.Gamma.Should().Be(0.25);
    }

    [Fact]
    public void The_map_is_computed_from_the_layers_own_input()
    {
        var attention = new SelfAttention2d(8);
        var first = Conv2d(3, 8, 1);
        var network = Sequential(("first", first), ("attention", attention), ("last", Conv2d(8, 1, 1)));
        using var x = randn(2, 3, 4, 4);

        var (output, map) = new AttentionProbe(network, "attention").Capture(() => network.call(x));

        map.allclose(attention.ComputeAttentionMap(first.call(x))).Should().BeTrue();
        output.allclose(network.call(x)).Should().BeTrue();
        (map.requires_grad, output.requires_grad).Should().Be((false, false));
    }

    [Theory]
    [InlineData("attend4", 16)]
    [InlineData("attend8", 64)]
    public void Maps_of_any_layer_of_generator_and_discriminator_are_captured(string layer, long positions)
    {
        var (images, map) = new AttentionProbe(generator, layer).Capture(() => generator.call(randn(3, 8)));
        var (scores, other) = new AttentionProbe(discriminator, layer).Capture(() => discriminator.call(images));

        images.shape.Should().Equal(3, 3, 16, 16);
        scores.shape.Should().Equal(3);
        map.shape[..2].Should().Equal(3, positions);
        other.shape[..2].Should().Equal(3, positions);
        map.sum(dim: -1).allclose(ones(3, positions)).Should().BeTrue();
    }

    [Fact]
    public void The_network_does_not_change()
    {
        var attention = generator.modules().OfType<SelfAttention>().Last();
        attention.eval();
        var before = generator.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.clone());
        using var x = randn(1, 8);

        var (_, first) = new AttentionProbe(generator).Capture(() => generator.call(x));
        var (_, second) = new AttentionProbe(generator).Capture(() => generator.call(x));

        second.allclose(first, 0, 0).Should().BeTrue();
        generator.state_dict().Should().OnlyContain(entry => entry.Value.allclose(before[entry.Key], 0, 0, false));
        (generator.training, attention.training).Should().Be((true, false), "each layer's mode is restored");
        attention.train();
    }

    [Fact]
    public void Capturing_leaves_no_tensors_behind_but_its_results()
    {
        using var x = randn(1, 8);
        using var scope = NewDisposeScope();

        new AttentionProbe(generator, "attend4").Capture(() => generator.call(x));

        scope.DisposablesCount.Should().Be(2);
    }

    [Fact]
    public void A_pass_calls_the_attention_once()
    {
        var probe = new AttentionProbe(generator);
        using var x = randn(1, 8);

        FluentActions.Invoking(() => probe.Capture(() => zeros(1)))
            .Should().Throw<InvalidOperationException>().WithMessage("*'attend8' 0 times*");
        FluentActions.Invoking(() => probe.Capture(() => generator.call(generator.call(x).flatten(1).narrow(1, 0, 8))))
            .Should().Throw<InvalidOperationException>().WithMessage("*'attend8' 2 times*");
        FluentActions.Invoking(() => probe.Capture(() => throw new TimeoutException())).Should().Throw<TimeoutException>();

        probe.Capture(() => generator.call(x)).Map.shape.Should().StartWith([1, 64], "no hook remains");
    }

    [Fact]
    public void The_map_of_one_head_or_the_mean_of_all_is_captured()
    {
        var attention = new SelfAttention2d(16, new() { Heads = 2 });
        using var x = randn(2, 16, 4, 4);
        var maps = attention.ComputeHeadMaps(x);

        var (_, mean) = new AttentionProbe(attention).Capture(() => attention.call(x));
        var (_, second) = new AttentionProbe(attention) { Head = 1 }.Capture(() => attention.call(x));

        mean.allclose(maps.mean([1]), 1e-6, 1e-7).Should().BeTrue();
        second.allclose(maps.select(1, 1), 0, 0).Should().BeTrue();
        FluentActions.Invoking(() => new AttentionProbe(attention) { Head = 2 })
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("*from 0 to 1, but got 2*");
    }

    [Fact]
    public void An_unknown_layer_is_an_error()
    {
        FluentActions.Invoking(() => new AttentionProbe(generator, "attend64"))
            .Should().Throw<ArgumentException>().WithMessage("*none named 'attend64'; choose attend4 or attend8*");
        FluentActions.Invoking(() => new AttentionProbe(Linear(1, 1)))
            .Should().Throw<ArgumentException>().WithMessage("*Linear has none; build it with one*");
    }
}
