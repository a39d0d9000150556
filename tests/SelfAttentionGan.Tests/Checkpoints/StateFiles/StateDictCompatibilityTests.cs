using SelfAttentionGan.Attention;
using SelfAttentionGan.Blocks;
using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.Kernels.Convolutions;
using SelfAttentionGan.Models;
using SelfAttentionGan.Models.Layers;
using SelfAttentionGan.SpectralNormalization;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Checkpoints.StateFiles;

/// <summary>Weights of other shapes are an error before any is loaded; torch would broadcast them.</summary>
public sealed class StateDictCompatibilityTests : IClassFixture<Seeded>, IDisposable
{
    private static readonly BlockOptions Conditional = new()
    {
        Normalization = NormalizationKind.ConditionalBatch,
        Classes = 3,
        SpectralNorm = new(),
    };

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string, Func<Module>, Func<Module>> Modules => new()
    {
        { "attention", () => new SelfAttention2d(8), () => new SelfAttention2d(16) },
        { "norm", () => new SpectralNorm(Linear(4, 1)), () => new SpectralNorm(Linear(4, 3)) },
        { "head", () => new ProjectionHead(4), () => new ProjectionHead(8) },
        { "control", () => new PointwiseResidualBlock(8), () => new PointwiseResidualBlock(16) },
        { "up", () => new ResidualUpBlock(1, 4, Conditional), () => new ResidualUpBlock(2, 4, Conditional) },
        { "down", () => new ResidualDownBlock(1, 4), () => new ResidualDownBlock(2, 4) },
        {
            "batch norm", () => new ConditionalBatchNorm2d(1, Conditional),
            () => new ConditionalBatchNorm2d(4, Conditional)
        },
        {
            "class embeddings", () => new ClassEmbeddingHead(1, 3, Conditional),
            () => new ClassEmbeddingHead(4, 3, Conditional)
        },
        { "latents", () => LayerOf<LatentProjection>(Small), () => LayerOf<LatentProjection>(Small with { LatentDim = 1 }) },
        { "upsampling", () => LayerOf<UpsampleBlock>(Small), () => LayerOf<UpsampleBlock>(Wide) },
        { "downsampling", () => LayerOf<DownsampleBlock>(Small), () => LayerOf<DownsampleBlock>(Wide) },
        { "image", () => LayerOf<ToRgb>(Residual), () => LayerOf<ToRgb>(Residual with { ImageChannels = 4 }) },
        { "unconditional norm", () => LayerOf<NormalizationLayer>(Small), () => LayerOf<NormalizationLayer>(Wide) },
        { "convolution", () => LayerOf<ConvolutionLayer>(Plain), () => LayerOf<ConvolutionLayer>(Plain with { BaseChannels = 16 }) },
        { "generator", () => Generator(1), () => Generator(4) },
        { "discriminator", () => Discriminator(1), () => Discriminator(3) },
    };

    [Theory]
    [MemberData(nameof(Modules))]
    public void Weights_of_other_shapes_are_an_error_and_nothing_changes(
        string name, Func<Module> makeOther, Func<Module> make)
    {
        using var other = makeOther();
        using var module = make();
        var path = Path.Combine(folder.Path, $"{name}.dat");
        other.save(path);
        var before = TensorHash.Of(module);

        Action[] loads =
        [
            () => module.load(path),
            () => module.load(path, strict: false),
            () => module.load(new MemoryStream(File.ReadAllBytes(path))),
            () => module.load_state_dict(other.state_dict()),
        ];

        foreach (var load in loads)
            load.Should().Throw<InvalidDataException>().WithMessage(
                $"Weights must have the names and shapes of the {module.GetName()} *'*' is [*] there and [*] here; *"
                + "Nothing was loaded.");
        TensorHash.Of(module).Should().Be(before);
    }

    [Theory]
    [MemberData(nameof(Modules))]
    public void Its_own_weights_are_loaded(string name, Func<Module> _, Func<Module> make)
    {
        using var saved = make();
        using var module = make();
        var path = Path.Combine(folder.Path, $"{name}.dat");
        saved.save(path);

        module.load(path);

        TensorHash.Of(module).Should().Be(TensorHash.Of(saved));
    }

    [Fact]
    public void Other_names_are_an_error_if_strict()
    {
        var path = Path.Combine(folder.Path, "plain.dat");
        Linear(4, 3).save(path);
        using var norm = new SpectralNorm(Linear(4, 3));
        var before = norm.get_parameter("weight_orig")!.clone();

        norm.Invoking(it => it.load(path)).Should().Throw<InvalidDataException>()
            .WithMessage("*but there is 'weight' there and none here;*");
        norm.load(path, strict: false);

        norm.get_parameter("weight_orig")!.allclose(before, 0, 0).Should().BeTrue();
    }

    [Fact]
    public void Skipped_weights_may_have_any_shape()
    {
        var path = Path.Combine(folder.Path, "wide.dat");
        new SpectralNorm(Linear(4, 1)).save(path);
        using var norm = new SpectralNorm(Linear(4, 3));

        norm.Invoking(it => it.load(path, strict: false, skip: ["weight_orig", "weight_u", "bias"]))
            .Should().NotThrow("weight_v has as many numbers in both");
    }

    [Fact]
    public void A_stream_may_contain_two_modules()
    {
        using var stream = new MemoryStream();
        using var norm = new SpectralNorm(Linear(4, 3));
        using var attention = new SelfAttention2d(8);
        using var writer = new BinaryWriter(stream);
        norm.save(writer);
        attention.save(writer);
        stream.Position = 0;
        using var reader = new BinaryReader(stream);

        norm.Invoking(it => it.load(reader)).Should().NotThrow();
        attention.Invoking(it => it.load(reader)).Should().NotThrow();
    }

    [Fact]
    public void An_invalid_file_is_an_error()
    {
        using var norm = new SpectralNorm(Linear(4, 3));

        norm.Invoking(it => it.load(new MemoryStream([7, 200, 1, 2]))).Should().Throw<InvalidDataException>();
    }

    public void Dispose() => folder.Dispose();

    private static SaganOptions Small => new() { ImageSize = 16, BaseChannels = 8, LatentDim = 4 };

    private static SaganOptions Wide => Small with { BaseChannels = 16 };

    private static SaganOptions Plain => Small with { UseSpectralNorm = false };

    private static SaganOptions Residual => Small with { Backbone = SaganBackbone.ResNet, ImageChannels = 1 };

    private static SaganGenerator Generator(int channels) =>
        SaganGeneratorBuilder.From(Small with { ImageChannels = channels }).Build();

    private static SaganDiscriminator Discriminator(int channels) =>
        SaganDiscriminatorBuilder.From(Small with { ImageChannels = channels }).Build();

    /// <summary>Returns the first layer of a type in the networks.</summary>
    private static Module LayerOf<T>(SaganOptions options)
        where T : Module =>
        ((Module[])[SaganGeneratorBuilder.From(options).Build(), SaganDiscriminatorBuilder.From(options).Build()])
        .SelectMany(network => network.modules()).OfType<T>().First();
}
