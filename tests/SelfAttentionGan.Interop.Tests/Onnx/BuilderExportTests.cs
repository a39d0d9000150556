using System.Reflection;
using SelfAttentionGan.Attention;
using SelfAttentionGan.Models;
using static TorchSharp.torch;

namespace SelfAttentionGan.Interop.Tests.Onnx;

/// <summary>What each method of the builders adds is exported, in networks that no options describe.</summary>
public sealed class BuilderExportTests
{
    private static readonly SelfAttentionOptions Attention = new() { QueryReduction = 2 };

    private static readonly Dictionary<string, Action<SaganGeneratorBuilder>> Generators = new()
    {
        [nameof(SaganGeneratorBuilder.LatentProjection)] =
            network => network.LatentProjection(6, height: 3, width: 5, linear: true, activate: true).ToImage(),
        [nameof(SaganGeneratorBuilder.Upsample)] = network => network.LatentProjection(6).Upsample(4).ToImage(),
        [nameof(SaganGeneratorBuilder.UpsampleResidual)] =
            network => network.LatentProjection(6, activate: false).UpsampleResidual(4).ToImage(),
        [nameof(SaganGeneratorBuilder.SelfAttention)] =
            network => network.LatentProjection(6).SelfAttention(Attention).ToImage(),
        [nameof(SaganGeneratorBuilder.AttentionControl)] =
            network => network.LatentProjection(8).AttentionControl().ToImage(),
        [nameof(SaganGeneratorBuilder.ToImage)] = network => network.LatentProjection(6).ToImage(2, new()),
        [nameof(SaganGeneratorBuilder.ToImageResidual)] =
            network => network.LatentProjection(6).Upsample(4).ToImageResidual(2, new()),
    };

    private static readonly Dictionary<string, Action<SaganDiscriminatorBuilder>> Discriminators = new()
    {
        [nameof(SaganDiscriminatorBuilder.Downsample)] = network => network.Downsample(6).ToScore(),
        [nameof(SaganDiscriminatorBuilder.DownsampleResidual)] =
            network => network.DownsampleResidual(6).DownsampleResidual(4).ToScore(),
        [nameof(SaganDiscriminatorBuilder.ResidualBlock)] =
            network => network.ResidualBlock(6).ResidualBlock(6).ToScore(),
        [nameof(SaganDiscriminatorBuilder.SelfAttention)] =
            network => network.Downsample(6).SelfAttention(Attention).ToScore(),
        [nameof(SaganDiscriminatorBuilder.AttentionControl)] =
            network => network.Downsample(8).AttentionControl().ToScore(),
        [nameof(SaganDiscriminatorBuilder.MinibatchStdDev)] =
            network => network.Downsample(6).MinibatchStdDev().ToScore(),
        [nameof(SaganDiscriminatorBuilder.ToScore)] = network => network.ToScore(new()),
        [nameof(SaganDiscriminatorBuilder.SumPooledScore)] = network => network.SumPooledScore(new()),
        [nameof(SaganDiscriminatorBuilder.ClassEmbeddingScore)] = network => network.ClassEmbeddingScore(5, new()),
    };

    public BuilderExportTests() => manual_seed(6);

    public static TheoryData<string> GeneratorMethods => MethodsOf(typeof(SaganGeneratorBuilder));

    public static TheoryData<string> DiscriminatorMethods => MethodsOf(typeof(SaganDiscriminatorBuilder));

    [Theory]
    [MemberData(nameof(GeneratorMethods))]
    public void A_generator_of_every_method_is_exported(string method)
    {
        Generators.Should().ContainKey(method, "a layer without an example may not be exported");

        foreach (var classes in (int[])[0, 3])
        {
            var builder = new SaganGeneratorBuilder(latentDim: 5, classes);
            Generators[method](builder);
            using var generator = builder.Build();

            ExportedNetworks.DifferenceOf(generator).Should().BeLessThan(1e-4);
        }
    }

    [Theory]
    [MemberData(nameof(DiscriminatorMethods))]
    public void A_discriminator_of_every_method_is_exported(string method)
    {
        Discriminators.Should().ContainKey(method, "a layer without an example may not be exported");

        foreach (var classes in method == nameof(SaganDiscriminatorBuilder.ClassEmbeddingScore) ? (int[])[3] : [0, 3])
        {
            var builder = new SaganDiscriminatorBuilder(imageHeight: 8, imageWidth: 12, imageChannels: 2, classes);
            Discriminators[method](builder);
            using var discriminator = builder.Build();

            ExportedNetworks.DifferenceOf(discriminator).Should().BeLessThan(1e-4);
        }
    }

    private static TheoryData<string> MethodsOf(Type builder) =>
    [
        .. builder.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => method.ReturnType == builder).Select(method => method.Name),
    ];
}
