using SelfAttentionGan.Attention;
using SelfAttentionGan.Models;
using SelfAttentionGan.Models.TextToImage;
using SelfAttentionGan.SpectralNormalization;
using SelfAttentionGan.Training.Monitoring;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Training.Monitoring;

public sealed class LayerMonitorTests : IClassFixture<Seeded>
{
    private static readonly SaganOptions Small = new() { ImageSize = 16, BaseChannels = 8, LatentDim = 8 };

    private readonly SaganGenerator generator = SaganGeneratorBuilder.From(Small).Build();
    private readonly SaganDiscriminator discriminator = SaganDiscriminatorBuilder.From(Small).Build();

    [Fact]
    public void Every_self_attention_has_its_name_and_gamma()
    {
        Set(generator.get_parameter("attend8.gamma")!, 0.25f);
        Set(discriminator.get_parameter("attend4.gamma")!, -2);

        var monitor = new LayerMonitor(("generator", generator), ("discriminator", discriminator));

        monitor.AttentionNames.Should().Equal(
            "generator.attend4", "generator.attend8", "discriminator.attend8", "discriminator.attend4");
        monitor.Gammas().Select(gamma => gamma.item<float>()).Should().Equal(0, 0.25f, 0, -2);
    }

    [Fact]
    public void An_attention_to_words_has_one_too()
    {
        var generator = new TextToImageGenerator(new()
        {
            ImageSize = 16,
            VocabularySize = 8,
            SentenceDim = 16,
            BaseChannels = 8,
            CrossAttention = [8],
            SelfAttention = [16],
        });
        Set(generator.get_parameter("words8.gamma")!, 0.5f);

        var monitor = new LayerMonitor(("generator", generator));

        monitor.AttentionNames.Should().Equal("generator.words8", "generator.attend16");
        monitor.Gammas().Select(gamma => gamma.item<float>()).Should().Equal(0.5f, 0);
    }

    [Fact]
    public void A_scalar_gamma_is_one_number_too()
    {
        var attention = Sequential(("look", new SelfAttention2d(16, SelfAttentionOptions.Official)));

        new LayerMonitor(("network", attention)).Gammas().Should().ContainSingle().Which.shape.Should().Equal(1);
    }

    [Fact]
    public void The_largest_sigma_is_that_of_all_layers_of_both()
    {
        discriminator.call(generator.call(randn(2, 8)));
        var monitor = new LayerMonitor(("generator", generator), ("discriminator", discriminator));
        var sigmas = generator.modules().Concat(discriminator.modules()).OfType<SpectralNorm>()
            .Select(norm => norm.Sigma).ToArray();

        Largest(monitor).Should().Be(sigmas.Max());
        sigmas.Should().HaveCount(4, "two layers in each are spectrally normalized").And.OnlyHaveUniqueItems();

        using (no_grad())
            discriminator.get_parameter("down8.conv.weight_orig")!.mul_(100);
        Largest(monitor).Should().BeGreaterThan(2 * sigmas.Max(), "the monitor reads the current weights");
    }

    [Fact]
    public void Networks_without_attention_and_spectral_norm_have_no_numbers()
    {
        var monitor = new LayerMonitor(("generator", Linear(2, 2)), ("discriminator", Linear(2, 1)));

        monitor.AttentionNames.Should().BeEmpty();
        monitor.Gammas().Should().BeEmpty();
        monitor.LargestSigma().Should().BeEmpty();
    }

    private static double Largest(LayerMonitor monitor) => monitor.LargestSigma().Single().ToDouble();

    private static void Set(Parameter gamma, float value)
    {
        using var constant = no_grad();

        gamma.fill_(value);
    }
}
