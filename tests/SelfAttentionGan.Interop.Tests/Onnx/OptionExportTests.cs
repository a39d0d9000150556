using SelfAttentionGan.Attention;
using SelfAttentionGan.Blocks;
using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.Models;
using SelfAttentionGan.SpectralNormalization;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Interop.Tests.Onnx;

/// <summary>Both networks are exported with every option that they are built by.</summary>
public sealed class OptionExportTests
{
    private static readonly SaganOptions Dcgan = new() { ImageSize = 16, BaseChannels = 8, LatentDim = 4 };

    private static readonly SaganOptions ResNet = Dcgan with { Backbone = SaganBackbone.ResNet };

    private static readonly SpectralNormOptions Clamped = new() { ClampSigma = true };

    private static readonly Type[] Records =
        [typeof(SaganOptions), typeof(BlockOptions), typeof(SelfAttentionOptions), typeof(SpectralNormOptions)];

    // The networks set these of their blocks themselves: OwnLayerExportTests has layers with both.
    private static readonly string[] OfLayers = ["BlockOptions.Classes", "BlockOptions.ConditionDim"];

    /// <summary>
    /// Other values than the default, and what they need; booleans and enums have theirs. The networks are DCGANs, and
    /// ResNets for the options of blocks.
    /// </summary>
    private static readonly Dictionary<string, Example> Examples = new()
    {
        ["SaganOptions.ImageSize"] = new(32),
        ["SaganOptions.ImageHeight"] = new(24),
        ["SaganOptions.ImageWidth"] = new(24),
        ["SaganOptions.ImageChannels"] = new(1),
        ["SaganOptions.LatentDim"] = new(7),
        ["SaganOptions.Classes"] = new(3),
        ["SaganOptions.ClassEmbeddingDim"] = new(6) { Given = Conditional },
        ["SaganOptions.BaseChannels"] = new(16),
        ["SaganOptions.GeneratorChannels"] = new((int[])[24, 8]),
        ["SaganOptions.DiscriminatorChannels"] = new((int[])[8, 24]),
        ["SaganOptions.DiscriminatorFinalBlocks"] = new((int[])[16, 8], (int[])[]) { Networks = [ResNet] },
        ["SaganOptions.GeneratorAttention"] = new((int[])[4]),
        ["SaganOptions.DiscriminatorAttention"] = new((int[])[]),
        ["SaganOptions.Attention"] = new(SelfAttentionOptions.Official, SelfAttentionOptions.Paper),
        ["SaganOptions.SpectralNorm"] = new(Clamped),
        ["SaganOptions.Generator"] = new(new BlockOptions()),
        ["SaganOptions.Discriminator"] = new(new BlockOptions { Normalization = NormalizationKind.Batch }),
        ["SaganOptions.LinearProjection"] = new(true, false) { Networks = [Dcgan, ResNet] },
        ["SaganOptions.SpectralNormOutputLayers"] = new(true, false) { Networks = [Dcgan, ResNet] },
        ["SaganOptions.MinibatchStdDev"] = new() { Networks = [Dcgan, ResNet] },
        ["BlockOptions.Normalization"] = new() { Networks = [Dcgan, ResNet] },
        ["BlockOptions.NormEpsilon"] = new(0.1) { Given = Conditional },
        ["BlockOptions.NormMomentum"] = new(0.5) { Given = Conditional },
        ["BlockOptions.RunningStatistics"] = new() { Given = Conditional },
        ["BlockOptions.SpectralNormEmbeddings"] = new() { Given = Conditional },
        ["BlockOptions.LeakySlope"] = new(0.3)
        {
            Given = options => WithBlocks(options, blocks => blocks with { Activation = ActivationKind.LeakyRelu }),
        },
        ["BlockOptions.SpectralNorm"] = new(null, Clamped),
        ["SelfAttentionOptions.QueryReduction"] = new(4),
        ["SelfAttentionOptions.ValueReduction"] = new(4)
        {
            Given = options => options with { Attention = options.Attention with { OutputProjection = true } },
        },
        ["SelfAttentionOptions.KeyValuePooling"] = new(2),
        ["SelfAttentionOptions.Heads"] = new(2)
        {
            Given = options => options with { Attention = options.Attention with { QueryReduction = 4 } },
        },
        ["SelfAttentionOptions.SpectralNorm"] = new(null, Clamped),
        ["SpectralNormOptions.Iterations"] = new(3),
        ["SpectralNormOptions.Epsilon"] = new(0.1),
    };

    public OptionExportTests() => manual_seed(5);

    public static TheoryData<string> Options =>
    [
        .. Records.SelectMany(record => OptionRecords.Of(record).Select(option => $"{record.Name}.{option.Name}"))
            .Except(OfLayers),
    ];

    [Theory]
    [MemberData(nameof(Options))]
    public void Networks_of_every_option_are_exported(string name)
    {
        var option = name.Split('.');
        var example = Examples.GetValueOrDefault(name) ?? new();
        var values = example.Values.Count > 0 ? example.Values : OtherValues(option[0], option[1]);
        values.Should().NotBeEmpty("an option without an example may not be exported: add a value");

        foreach (var network in example.Networks ?? [option[0] == nameof(BlockOptions) ? ResNet : Dcgan])
            foreach (var value in values)
                ShouldBeExported(
                    With(option[0], example.Given(network), option[1], value), float32, $"{name} is {value}");
    }

    [Fact]
    public void Networks_of_float64_are_exported_as_float32()
    {
        foreach (var network in (SaganOptions[])[Dcgan, ResNet])
            ShouldBeExported(Conditional(network) with { MinibatchStdDev = true }, float64, "the weights are float64");
    }

    private static void ShouldBeExported(SaganOptions options, ScalarType type, string because)
    {
        using var generator = SaganGeneratorBuilder.From(options).Build();
        using var discriminator = SaganDiscriminatorBuilder.From(options).Build();
        generator.to(type);
        discriminator.to(type);

        ExportedNetworks.DifferenceOf(generator).Should().BeLessThan(1e-4, because);
        ExportedNetworks.DifferenceOf(discriminator).Should().BeLessThan(1e-4, because);
    }

    /// <summary>All values of a boolean or an enum but the default; none of other types.</summary>
    private static IReadOnlyList<object?> OtherValues(string record, string option)
    {
        var type = Records.Single(type => type.Name == record);
        var property = type.GetProperty(option)!;
        var usual = property.GetValue(Activator.CreateInstance(type));
        IEnumerable<object?> all = property.PropertyType.IsEnum ? Enum.GetValues(property.PropertyType).Cast<object?>()
            : property.PropertyType == typeof(bool) ? [true, false]
            : [];

        return [.. all.Where(value => !Equals(value, usual))];
    }

    private static SaganOptions With(string record, SaganOptions options, string option, object? value) => record switch
    {
        nameof(BlockOptions) => WithBlocks(options, blocks => OptionRecords.With(blocks, option, value)),
        nameof(SelfAttentionOptions) =>
            options with { Attention = OptionRecords.With(options.Attention, option, value) },
        nameof(SpectralNormOptions) =>
            options with { SpectralNorm = OptionRecords.With(options.SpectralNorm, option, value) },
        _ => OptionRecords.With(options, option, value),
    };

    /// <summary>Changes the blocks of both networks; the generator's alone can be conditional.</summary>
    private static SaganOptions WithBlocks(SaganOptions options, Func<BlockOptions, BlockOptions> change)
    {
        var (generator, discriminator) = (change(options.Generator), change(options.Discriminator));
        var isConditional = generator.Normalization == NormalizationKind.ConditionalBatch;

        return options with
        {
            Generator = generator,
            Discriminator = discriminator.Normalization == NormalizationKind.ConditionalBatch
                ? discriminator with { Normalization = NormalizationKind.None }
                : discriminator,
            Classes = isConditional ? 3 : 0,
        };
    }

    private static SaganOptions Conditional(SaganOptions options) => options with { Classes = 3 };

    private sealed record Example(params IReadOnlyList<object?> Values)
    {
        public Func<SaganOptions, SaganOptions> Given { get; init; } = options => options;

        public SaganOptions[]? Networks { get; init; }
    }
}
