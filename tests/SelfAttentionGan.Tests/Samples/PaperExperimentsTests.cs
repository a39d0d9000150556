using PaperExperiments;
using SelfAttentionGan.Models;
using SelfAttentionGan.SpectralNormalization;

namespace SelfAttentionGan.Tests.Samples;

/// <summary>The variants of samples/PaperExperiments differ in what their experiment asks for.</summary>
public sealed class PaperExperimentsTests
{
    [Fact]
    public void Stabilization_differs_in_the_generators_spectral_normalization_and_the_rates()
    {
        foreach (var variant in Find("stabilization"))
        {
            using var generator = SaganGeneratorBuilder.From(variant.Model).Build();
            using var discriminator = SaganDiscriminatorBuilder.From(variant.Model).Build();

            discriminator.modules().OfType<SpectralNorm>().Should().NotBeEmpty(variant.Name);
            generator.modules().OfType<SpectralNorm>().Any()
                .Should().Be(variant.Name.StartsWith("SN on G and D", StringComparison.Ordinal), variant.Name);
            (variant.Training.DiscriminatorLearningRate / variant.Training.GeneratorLearningRate)
                .Should().Be(variant.Name.Contains("TTUR", StringComparison.Ordinal) ? 4 : 1, variant.Name);
        }
    }

    [Fact]
    public void Controls_have_the_parameters_of_the_attention_that_they_replace()
    {
        foreach (var pair in Find("control").Chunk(2))
        {
            var counts = pair.Select(variant => (Generator(variant), Discriminator(variant))).ToArray();

            pair.Select(variant => variant.Model.UseAttentionControl).Should().Equal(true, false);
            counts[0].Should().Be(counts[1], pair[0].Name);
        }
    }

    [Fact]
    public void All_have_the_papers_betas_and_names_of_their_own()
    {
        foreach (var experiment in Experiments.All)
        {
            experiment.Variants.Select(variant => variant.Name).Should().OnlyHaveUniqueItems();
            experiment.Variants.Should().OnlyContain(variant =>
                variant.Training.GeneratorBeta1 == 0 && variant.Training.GeneratorBeta2 == 0.9
                && variant.Training.DiscriminatorBeta1 == 0 && variant.Training.DiscriminatorBeta2 == 0.9);
        }
    }

    private static IReadOnlyList<Variant> Find(string name) =>
        Experiments.All.Single(experiment => experiment.Name == name).Variants;

    private static long Generator(Variant variant)
    {
        using var network = SaganGeneratorBuilder.From(variant.Model).Build();
        return network.parameters().Sum(parameter => parameter.numel());
    }

    private static long Discriminator(Variant variant)
    {
        using var network = SaganDiscriminatorBuilder.From(variant.Model).Build();
        return network.parameters().Sum(parameter => parameter.numel());
    }
}
