using SelfAttentionGan.Data;
using SelfAttentionGan.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Models;

public sealed class SaganGeneratorTests : IClassFixture<Seeded>
{
    private readonly SaganGenerator generator =
        SaganGeneratorBuilder.From(new() { ImageSize = 16, BaseChannels = 8, LatentDim = 12 }).Build();

    [Fact]
    public void In_evaluation_equal_latents_give_equal_images()
    {
        generator.eval();
        var latents = randn(3, 12);

        generator.call(latents).allclose(generator.call(latents), 0, 0).Should().BeTrue();
    }

    [Theory]
    [InlineData(new long[] { 3, 11 })]
    [InlineData(new long[] { 12 })]
    [InlineData(new long[] { 3, 12, 1, 1 })]
    public void Latents_of_another_shape_are_rejected_before_torch_gets_them(long[] shape)
    {
        generator.Invoking(network => network.call(zeros(shape)))
            .Should().Throw<ArgumentException>().WithMessage($"*N×12, but got {string.Join('×', shape)};*");
    }

    [Fact]
    public void Generating_leaves_only_the_images_behind()
    {
        using var scope = NewDisposeScope();
        var latents = randn(2, 12);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        generator.call(latents);

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before + 1);
        latents.IsInvalid.Should().BeFalse("the caller's latents are the caller's");
    }

    [Fact]
    public void Weights_are_the_same_after_saving_and_loading()
    {
        var file = Path.GetTempFileName();
        using var other = SaganGeneratorBuilder.From(new() { ImageSize = 16, BaseChannels = 8, LatentDim = 12 }).Build();
        var latents = randn(2, 12);

        generator.save(file);
        other.load(file);
        generator.eval();
        other.eval();

        other.call(latents).allclose(generator.call(latents), 0, 0).Should().BeTrue();
        File.Delete(file);
    }

    [Fact]
    public void It_is_an_IGenerator_that_knows_its_latents_classes_and_images()
    {
        var options = new SaganOptions { ImageHeight = 16, ImageWidth = 24, ImageChannels = 1, BaseChannels = 8, LatentDim = 12 };
        IGenerator unconditional = SaganGeneratorBuilder.From(options).Build();

        (unconditional.LatentDim, unconditional.Classes, unconditional.ImageShape, unconditional.Options).Should()
            .Be((12, 0, new ImageShape(1, 16, 24), options));
        unconditional.Module.Should().BeSameAs(unconditional);
        unconditional.Generate(zeros(2, 12), tensor([0L, 1L])).shape
            .Should().Equal([2, 1, 16, 24], "labels are ignored without classes");
    }

    [Fact]
    public void Images_of_a_residual_output_layer_have_the_size_of_its_feature_map()
    {
        var options = new SaganOptions { ImageSize = 16, BaseChannels = 8, Backbone = SaganBackbone.ResNet };
        using var residual = SaganGeneratorBuilder.From(options).Build();

        residual.ImageShape.Should().Be(new ImageShape(3, 16, 16));
    }

    [Fact]
    public void A_copy_has_the_weights_but_shares_none_and_uses_no_random_numbers()
    {
        generator.call(randn(4, 12));
        generator.to(float64);
        manual_seed(3);
        var expected = TensorHash.Of(randn(4));

        manual_seed(3);
        using var copy = generator.CreateCopy()!;

        TensorHash.Of(randn(4)).Should().Be(expected);
        TensorHash.Of(copy).Should().Be(TensorHash.Of(generator));
        copy.Options.Should().BeSameAs(generator.Options);
        using (no_grad())
            copy.parameters().First().zero_();
        TensorHash.Of(copy).Should().NotBe(TensorHash.Of(generator));
        copy.Generate(randn(2, 12, dtype: float64)).dtype.Should().Be(ScalarType.Float64);
    }

    [Fact]
    public void A_generator_that_was_built_layer_by_layer_has_no_copy()
    {
        using var byHand = new SaganGeneratorBuilder(latentDim: 4).LatentProjection(channels: 8).ToImage().Build();

        byHand.CreateCopy().Should().BeNull();
        byHand.Options.Should().BeNull();
    }

    [Fact]
    public void Labels_belong_to_generators_that_have_classes()
    {
        using var conditional =
            SaganGeneratorBuilder.From(new() { ImageSize = 16, BaseChannels = 8, LatentDim = 12, Classes = 3 }).Build();
        var labels = tensor(new long[] { 0, 1 });

        conditional.Invoking(network => network.call(zeros(2, 12)))
            .Should().Throw<InvalidOperationException>().WithMessage("*3 classes and needs a label*");
        conditional.Invoking(network => network.Generate(zeros(2, 12)))
            .Should().Throw<InvalidOperationException>().WithMessage("*3 classes and needs a label*");
        conditional.Invoking(network => network.Generate(zeros(3, 12), labels))
            .Should().Throw<ArgumentException>().WithMessage("*one int64 label for each input*");
        conditional.Invoking(network => network.Generate(zeros(2, 12), tensor(new long[] { 0, 3 })))
            .Should().Throw<ArgumentException>().WithMessage("*from 0 to 2, but got 3*");
    }
}
