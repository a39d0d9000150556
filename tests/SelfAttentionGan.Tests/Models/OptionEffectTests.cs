using SelfAttentionGan.Attention;
using SelfAttentionGan.Blocks;
using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.Models;
using SelfAttentionGan.SpectralNormalization;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Models;

/// <summary>Every option of the networks has an effect on their layers.</summary>
public sealed class OptionEffectTests
{
    private static readonly SaganOptions Plain = new() { ImageSize = 16, BaseChannels = 8, LatentDim = 4 };

    public static TheoryData<string> Options => OptionRecords.Names(typeof(SaganOptions));

    private static readonly Dictionary<string, OptionEffect<SaganOptions, Layers>> Effects = new()
    {
        [nameof(SaganOptions.ImageSize)] = InBoth("the layers", 32),
        [nameof(SaganOptions.ImageHeight)] = InBoth("the layers", 24),
        [nameof(SaganOptions.ImageWidth)] = InBoth("the layers", 24),
        [nameof(SaganOptions.ImageChannels)] = InBoth("the images", 1),
        [nameof(SaganOptions.LatentDim)] = new("the first layer", 8, pair => pair.Generator),
        [nameof(SaganOptions.Classes)] = InBoth("the conditional layers", 3),
        [nameof(SaganOptions.ClassEmbeddingDim)] =
            new("the discriminator's score", 6, pair => pair.Discriminator)
            {
                Given = options => options with { Classes = 3 },
            },
        [nameof(SaganOptions.Backbone)] = InBoth("the layers", SaganBackbone.ResNet),
        [nameof(SaganOptions.BaseChannels)] = InBoth("the channels", 16),
        [nameof(SaganOptions.GeneratorChannels)] =
            new("the generator's channels", (int[])[24, 8], pair => pair.Generator),
        [nameof(SaganOptions.DiscriminatorChannels)] =
            new("the discriminator's channels", (int[])[8, 24], pair => pair.Discriminator),
        [nameof(SaganOptions.DiscriminatorFinalBlocks)] =
            new("the discriminator's final blocks", (int[])[16, 8], pair => pair.Discriminator)
            {
                Given = options => options with { Backbone = SaganBackbone.ResNet },
            },
        [nameof(SaganOptions.GeneratorAttention)] =
            new("the generator's attention layers", (int[])[4], pair => pair.Generator),
        [nameof(SaganOptions.DiscriminatorAttention)] =
            new("the discriminator's attention layers", (int[])[8], pair => pair.Discriminator),
        [nameof(SaganOptions.Attention)] = InBoth("the projections", SelfAttentionOptions.Paper),
        [nameof(SaganOptions.UseAttentionControl)] = InBoth("the attention layers", true),
        [nameof(SaganOptions.UseSpectralNorm)] = InBoth("the weights", false),
        [nameof(SaganOptions.SpectralNorm)] =
            new("the lengths of u and v", new SpectralNormOptions { FlattenAsStored = true }, pair => pair.Generator),
        [nameof(SaganOptions.Generator)] =
            new("the generator's layers", new BlockOptions { Normalization = NormalizationKind.Batch }, pair => pair.Generator),
        [nameof(SaganOptions.Discriminator)] =
            new("the discriminator's layers", new BlockOptions(), pair => pair.Discriminator),
        [nameof(SaganOptions.LinearProjection)] = new("the first layer", true, pair => pair.Generator),
        [nameof(SaganOptions.SpectralNormOutputLayers)] = InBoth("the last layers", true),
        [nameof(SaganOptions.MinibatchStdDev)] =
            new("the input of the score", true, pair => pair.Discriminator),
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void Every_option_has_an_effect(string option)
    {
        Effects.Should().ContainKey(option, "an option without a test may do nothing: add an example");

        Effects[option].ShouldShow(
            Plain, (options, value) => OptionRecords.With(options, option, value), options => new(options));
    }

    private static OptionEffect<SaganOptions, Layers> InBoth(string what, object value) =>
        new(what, value, pair => pair.Generator, pair => pair.Discriminator);

    /// <summary>Names and shapes of the weights of both networks.</summary>
    private sealed class Layers
    {
        public Layers(SaganOptions options)
        {
            using var generator = SaganGeneratorBuilder.From(options).Build();
            using var discriminator = SaganDiscriminatorBuilder.From(options).Build();

            (Generator, Discriminator) = (State(generator), State(discriminator));
        }

        public string Generator { get; }

        public string Discriminator { get; }

        private static string State(Module network) => string.Join('\n', network.state_dict().Select(
            entry => $"{entry.Key} {string.Join('×', entry.Value.shape)}"));
    }
}
