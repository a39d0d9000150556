using SelfAttentionGan.Models;
using SelfAttentionGan.Models.Translation;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Models.Translation;

/// <summary>
/// Two translators and two discriminators as one network each, of gray images of A and color images of B.
/// </summary>
public sealed class CycleNetworksTests : IClassFixture<Seeded>
{
    private static readonly TranslationOptions Options = new()
    {
        ImageHeight = 16,
        GeneratorChannels = [8, 8],
        ResidualBlocks = 1,
        GeneratorAttention = [8],
        DiscriminatorChannels = [8, 8],
        DiscriminatorAttention = [8],
        UseSpectralNorm = false,
    };

    private readonly CycleGenerator generator = new(Options);
    private readonly CycleDiscriminator discriminator = new(Options);
    private readonly Tensor a = rand(2, 1, 16, 16), b = rand(2, 3, 16, 16);

    [Fact]
    public void The_label_of_an_image_is_the_domain_that_it_is_from()
    {
        generator.Generate(a, Labels(0, 0)).allclose(generator.AToB.call(a)).Should().BeTrue();
        generator.Generate(b, Labels(1, 1)).allclose(generator.BToA.call(b)).Should().BeTrue();
        generator.Generate(a).allclose(generator.AToB.call(a)).Should().BeTrue("inputs are of A");
        discriminator.Score(a, Labels(0, 0)).shape.Should().Equal(2, 1, 6, 6);
        discriminator.Score(b).allclose(discriminator.Score(b, Labels(1, 1))).Should().BeTrue("a batch's images are of B");
    }

    [Fact]
    public void Images_of_both_domains_may_be_mixed_where_their_channels_are_the_same()
    {
        using var same = new CycleGenerator(Options with { InputChannels = 3 });
        var images = rand(3, 3, 16, 16);

        var mixed = same.Generate(images, Labels(1, 0, 1));

        mixed[1].allclose(same.AToB.call(images)[1], atol: 1e-6).Should().BeTrue();
        mixed[2].allclose(same.BToA.call(images)[2], atol: 1e-6).Should().BeTrue();
        mixed[0].allclose(same.BToA.call(images)[0], atol: 1e-6).Should().BeTrue();
    }

    [Fact]
    public void Keys_and_summaries_name_both_networks()
    {
        generator.state_dict().Keys.Should().Contain(["a_to_b.stem16.conv.weight", "b_to_a.attend8.gamma"]);
        discriminator.state_dict().Keys.Should().Contain(["a.down8.conv.weight", "b.score.weight"]);
        var (ofGenerator, ofDiscriminator) = (((IGenerator)generator).Summary!, ((IDiscriminator)discriminator).Summary!);
        ofGenerator.Layers.Select(layer => layer.Name).Should().Contain(["a_to_b.image", "b_to_a.image"]);
        ofGenerator.Parameters.Should().Be(generator.parameters().Sum(parameter => parameter.numel()));
        ofDiscriminator.Parameters.Should().Be(discriminator.parameters().Sum(parameter => parameter.numel()));
    }

    [Fact]
    public void A_copy_has_its_weights()
    {
        using var copy = generator.CreateCopy();

        TensorHash.Of(copy).Should().Be(TensorHash.Of(generator));
    }

    [Fact]
    public void Labels_that_are_no_domains_are_refused()
    {
        generator.Invoking(network => network.Generate(a, Labels(0, 2))).Should().Throw<ArgumentException>()
            .WithMessage("*0 for A or 1 for B, but got 2*");
        discriminator.Invoking(network => network.Score(a, Labels(0))).Should().Throw<ArgumentException>()
            .WithMessage("*one int64 label for each input*");
    }

    [Fact]
    public void A_call_leaves_no_tensors()
    {
        using var labels = Labels(0, 0);
        generator.Generate(a, labels).Dispose();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        generator.Generate(a, labels).Dispose();
        discriminator.Score(a, labels).Dispose();

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before);
    }

    private static Tensor Labels(params long[] domains) => tensor(domains);
}
