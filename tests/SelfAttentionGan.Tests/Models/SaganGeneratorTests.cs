using SelfAttentionGan.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Models;

public sealed class SaganGeneratorTests : IClassFixture<Seeded>
{
    private readonly SaganGenerator generator =
        SaganGeneratorBuilder.From(new() { ImageSize = 16, Width = 8, Latent = 12 }).Build();

    [Fact]
    public void In_evaluation_equal_latents_give_equal_pictures()
    {
        generator.eval();
        var latents = randn(3, 12);

        generator.call(latents).allclose(generator.call(latents), 0, 0).Should().BeTrue();
    }

    [Theory]
    [InlineData(new long[] { 3, 11 })]
    [InlineData(new long[] { 12 })]
    [InlineData(new long[] { 3, 12, 1, 1 })]
    public void Latents_of_another_shape_are_refused_before_torch_sees_them(long[] shape)
    {
        generator.Invoking(player => player.call(zeros(shape)))
            .Should().Throw<ArgumentException>().WithMessage($"*N×12, but got {string.Join('×', shape)};*");
    }

    [Fact]
    public void Painting_leaves_only_the_pictures_behind()
    {
        using var scope = NewDisposeScope();
        var latents = randn(2, 12);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        generator.call(latents);

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before + 1);
        latents.IsInvalid.Should().BeFalse("the caller's latents are the caller's");
    }

    [Fact]
    public void Weights_survive_being_saved_and_loaded()
    {
        var file = Path.GetTempFileName();
        var twin = SaganGeneratorBuilder.From(new() { ImageSize = 16, Width = 8, Latent = 12 }).Build();
        var latents = randn(2, 12);

        generator.save(file);
        twin.load(file);
        generator.eval();
        twin.eval();

        twin.call(latents).allclose(generator.call(latents), 0, 0).Should().BeTrue();
        File.Delete(file);
    }

    [Fact]
    public void Labels_belong_to_generators_that_have_classes()
    {
        using var conditional =
            SaganGeneratorBuilder.From(new() { ImageSize = 16, Width = 8, Latent = 12, Classes = 3 }).Build();
        var labels = tensor(new long[] { 0, 1 });

        conditional.Invoking(player => player.call(zeros(2, 12)))
            .Should().Throw<InvalidOperationException>().WithMessage("*3 classes apart and needs a label*");
        generator.Invoking(player => player.call(zeros(2, 12), labels))
            .Should().Throw<InvalidOperationException>().WithMessage("*has no classes, but got labels*");
        conditional.Invoking(player => player.call(zeros(3, 12), labels))
            .Should().Throw<ArgumentException>().WithMessage("*one int64 label for each input*");
        conditional.Invoking(player => player.call(zeros(2, 12), tensor(new long[] { 0, 3 })))
            .Should().Throw<ArgumentException>().WithMessage("*from 0 to 2, but got 3*");
    }
}
