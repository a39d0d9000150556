using SelfAttentionGan.Layers;
using SelfAttentionGan.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Models;

public sealed class NetworkDescriptionTests : IClassFixture<Seeded>
{
    public static TheoryData<SaganBody, bool, bool> Networks => new()
    {
        { SaganBody.Transposed, false, false },
        { SaganBody.Residual, false, false },
        { SaganBody.Residual, true, false },
        { SaganBody.Residual, false, true },
    };

    [Fact]
    public void The_table_has_a_line_for_each_stage_and_their_sum()
    {
        using var generator = SaganGeneratorBuilder.From(new() { ImageSize = 16, Width = 8, Latent = 10 }).Build();

        generator.Describe().ToString().ReplaceLineEndings("\n").Should().Be(
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
    public void Parameters_and_shapes_are_the_networks_own(SaganBody body, bool thin, bool replaced)
    {
        var (generator, discriminator) = Pair(body, thin, replaced);
        var (painter, judge) = (generator.Describe(), discriminator.Describe());

        painter.Parameters.Should().Be(generator.parameters().Sum(parameter => parameter.numel()));
        judge.Parameters.Should().Be(discriminator.parameters().Sum(parameter => parameter.numel()));
        painter.Stages[^1].Output.Should().Equal(3, 32, 32);
        judge.Stages[^1].Output.Should().Equal(1);
        painter.Stages.Select(stage => stage.Name)
            .Should().Equal(generator.named_children().Select(child => child.name));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Multiply_adds_are_those_that_a_picture_takes(SaganBody body, bool thin, bool replaced)
    {
        var (generator, discriminator) = Pair(body, thin, replaced);

        generator.Describe().MultiplyAdds.Should().Be(Counted(generator, zeros(1, 10)));
        discriminator.Describe().MultiplyAdds.Should().Be(Counted(discriminator, zeros(1, 3, 32, 32)));
    }

    private static (SaganGenerator, SaganDiscriminator) Pair(SaganBody body, bool thin, bool replaced)
    {
        var options = new SaganOptions { ImageSize = 32, Width = 8, Latent = 10, Body = body };
        options = options with
        {
            ReplaceAttention = replaced,
            DiscriminatorChannels = body == SaganBody.Residual ? [8, 16] : [8, 16, 32],
            Generator = options.Generator with { SpectralNorm = null },
            Discriminator = options.Discriminator with { SpectralNorm = null, Thin = thin },
        };

        return (SaganGeneratorBuilder.From(options).Build(), SaganDiscriminatorBuilder.From(options).Build());
    }

    /// <summary>Counts while one input passes: each weight once for every position that it is applied at.</summary>
    private static long Counted(Module<Tensor, Tensor> network, Tensor input)
    {
        var count = 0L;
        foreach (var layer in network.modules().OfType<Module<Tensor, Tensor>>())
            layer.register_forward_hook((module, x, y) =>
            {
                count += Cost(module, x, y);
                return y;
            });

        network.eval();
        network.call(input);
        return count;
    }

    private static long Cost(Module<Tensor, Tensor> layer, Tensor x, Tensor y) => layer switch
    {
        Conv2d convolution => convolution.weight.numel() * y.shape[2] * y.shape[3],
        ConvTranspose2d convolution => convolution.weight.numel() * x.shape[2] * x.shape[3],
        Linear linear => linear.weight.numel(),
        SelfAttention2d attention => Mixed(attention, x),
        _ => 0,
    };

    // Besides its projections, which are convolutions: keys with queries, and the map with values.
    private static long Mixed(SelfAttention2d attention, Tensor x)
    {
        var outputs = attention.named_children().ToDictionary(child => child.name, child => child.module);
        var query = ((Conv2d)outputs["query"]).out_channels;
        var value = ((Conv2d)outputs["value"]).out_channels;
        var keys = outputs.ContainsKey("output") ? x.shape[2] * x.shape[3] / 4 : x.shape[2] * x.shape[3];

        return x.shape[2] * x.shape[3] * keys * (query + value);
    }
}
