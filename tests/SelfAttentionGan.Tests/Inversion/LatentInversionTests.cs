using SelfAttentionGan.Inversion;
using SelfAttentionGan.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Inversion;

/// <summary>Inversion of images that the generator itself has made, so that the answer is known to exist.</summary>
public sealed class LatentInversionTests : IDisposable
{
    private readonly IGenerator generator = Generator(classes: 0);

    [Fact]
    public void Images_of_the_generator_are_found_again()
    {
        for (var seed = 0; seed < 3; seed++)
        {
            using var target = generator.Generate(Latents(seed));
            using var found = Invert(new(generator) { Steps = 150, LearningRate = 0.1, Starts = 64 }, target);

            var start = (found.Start - target).pow(2).mean().sqrt().item<float>();
            found.PixelDistance.Should().BeLessThan(start / 5, "an inversion is five times nearer than its random start");
            found.PixelDistance.Should().BeLessThan(0.05, "of 2, the distance of black and white");
            found.Distances.Should().HaveCount(151);
            found.Distances[0].Should().BeApproximately(start, 1e-4);
            found.Distances.Min().Should().BeApproximately(found.PixelDistance, 1e-4, "the best step is returned");
        }
    }

    [Fact]
    public void The_returned_image_is_of_the_returned_latent()
    {
        using var found = Invert(new(generator) { Steps = 5, Starts = 8 }, generator.Generate(Latents(4)));
        generator.Module.eval();

        generator.Generate(found.Latent).allclose(found.Image, 1e-4, 1e-5).Should().BeTrue();
        found.Latent.shape.Should().Equal(1, generator.LatentDim);
        found.Label.Should().BeNull();
    }

    [Fact]
    public void Equal_options_give_equal_latents_and_another_seed_others()
    {
        using var target = generator.Generate(Latents(7));
        var options = new LatentInversion(generator) { Steps = 10, Starts = 16 };
        var other = new LatentInversion(generator) { Steps = 10, Starts = 16, Seed = 2 };

        TensorHash.Of(Invert(options, target).Latent).Should().Be(TensorHash.Of(Invert(options, target).Latent))
            .And.NotBe(TensorHash.Of(Invert(other, target).Latent));
    }

    [Fact]
    public void The_penalty_keeps_latents_near_the_norm_of_the_prior()
    {
        using var target = ones(1, 3, 16, 16);

        Excess(priorWeight: 10).Should().BeLessThan(Excess(priorWeight: 0) / 2, "no latent gives a white image");

        double Excess(double priorWeight)
        {
            using var found = Invert(
                new(generator) { Steps = 100, Starts = 16, PriorWeight = priorWeight, LearningRate = 0.2 }, target);

            return Math.Abs(found.Latent.pow(2).mean().item<float>() - 1);
        }
    }

    [Fact]
    public void The_class_of_an_image_is_found_unless_it_is_given()
    {
        using var generator = Generator(classes: 3);
        using var target = generator.Generate(Latents(1), tensor(new long[] { 2 }));

        using var found = Invert(new(generator) { Steps = 100, Starts = 60, LearningRate = 0.1 }, target);
        using var given = Invert(new(generator) { Steps = 2, Starts = 6, Label = 1 }, target);

        found.Label.Should().Be(2);
        given.Label.Should().Be(1);
    }

    [Fact]
    public void Features_count_beside_pixels()
    {
        using var target = generator.Generate(Latents(3));
        static Tensor Means(Tensor images) => images.mean([2, 3]);

        using var plain = Invert(new(generator) { Steps = 0, Starts = 4 }, target);
        using var both = Invert(new(generator) { Steps = 0, Starts = 4, Features = Means, FeatureWeight = 1e-3 }, target);

        (both.Distances[0] - plain.Distances[0]).Should().BeApproximately(
            1e-3 * (Means(plain.Start) - Means(target)).norm().item<float>() / Means(target).norm().item<float>(), 1e-5);
    }

    [Fact]
    public void Mode_weights_and_live_tensors_stay_as_they_were()
    {
        generator.Module.train();
        using var target = generator.Generate(Latents(3));
        var inversion = new LatentInversion(generator) { Steps = 2, Starts = 4 };
        inversion.Invert(target).Dispose();
        var (weights, live) = (TensorHash.Of(generator.Module), DisposeScopeManager.Statistics.ThreadTotalLiveCount);

        inversion.Invert(target).Dispose();

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(live);
        TensorHash.Of(generator.Module).Should().Be(weights);
        generator.Module.training.Should().BeTrue();
        generator.Module.parameters().Should().OnlyContain(parameter => parameter.requires_grad);
    }

    [Fact]
    public void Images_and_options_out_of_range_are_refused()
    {
        Refused(new(generator), zeros(3, 8, 8), "3×16×16, but got 3×8×8");
        Refused(new(generator), zeros(2, 3, 16, 16), "pass one image");
        Refused(new(generator), full(3, 16, 16, 255f), "in [-1, 1]");
        Refused(new(generator) { Starts = 0 }, zeros(3, 16, 16), "0 starts");
        Refused(new(generator) { Label = 0 }, zeros(3, 16, 16), "Label is from 0");

        static void Refused(LatentInversion inversion, Tensor image, string rule) =>
            FluentActions.Invoking(() => inversion.Invert(image)).Should().Throw<ArgumentException>()
                .WithMessage($"*{rule}*");
    }

    public void Dispose() => generator.Module.Dispose();

    private static InversionResult Invert(LatentInversion inversion, Tensor image) => inversion.Invert(image.detach());

    private static Tensor Latents(int seed) => randn(1, 8, generator: new Generator((ulong)seed));

    private static SaganGenerator Generator(int classes)
    {
        manual_seed(11);
        var made = SaganGeneratorBuilder.From(new()
        {
            LatentDim = 8,
            ImageSize = 16,
            BaseChannels = 8,
            Classes = classes,
        }).Build();
        made.eval();

        // Fresh embeddings are the same for all classes.
        using var noGrad = no_grad();
        if (classes > 0)
            foreach (var parameter in made.parameters())
                parameter.add_(randn_like(parameter) * 0.2);

        return made;
    }
}
