using SelfAttentionGan.Attention;
using SelfAttentionGan.Blocks;
using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.Models.Translation;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Models.Translation;

/// <summary>Every option of the networks for image-to-image translation has an effect.</summary>
public sealed class TranslationOptionEffectTests
{
    private static readonly TranslationOptions Plain = new()
    {
        ImageHeight = 16,
        InputChannels = 4,
        GeneratorChannels = [8, 8],
        ResidualBlocks = 1,
        DiscriminatorChannels = [8, 8, 8],
        GeneratorAttention = [8],
        DiscriminatorAttention = [8],
    };

    public static TheoryData<string> Options => OptionRecords.Names(typeof(TranslationOptions));

    private static readonly Dictionary<string, OptionEffect<TranslationOptions, Networks>> Effects = new()
    {
        [nameof(TranslationOptions.ImageHeight)] = InBoth("the images", 24) with
        {
            Given = options => options with { GeneratorAttention = [], DiscriminatorAttention = [] },
        },
        [nameof(TranslationOptions.ImageWidth)] = InBoth("the images", 32),
        [nameof(TranslationOptions.InputChannels)] = InBoth("the first layers", 5),
        [nameof(TranslationOptions.OutputChannels)] = InBoth("the last layer", 2),
        [nameof(TranslationOptions.GeneratorChannels)] = new("the U-Net", (int[])[8, 16], result => result.Generator),
        [nameof(TranslationOptions.DiscriminatorChannels)] = new("the discriminator", (int[])[8, 16, 8], result => result.Discriminator),
        [nameof(TranslationOptions.ResidualBlocks)] = new("the residual generator", 2, result => result.Residual),
        [nameof(TranslationOptions.GeneratorAttention)] = new("the U-Net", (int[])[], result => result.Generator),
        [nameof(TranslationOptions.DiscriminatorAttention)] = new("the discriminator", (int[])[4], result => result.Discriminator),
        [nameof(TranslationOptions.Attention)] = InBoth("the projections", SelfAttentionOptions.Paper),
        [nameof(TranslationOptions.UseAttentionControl)] = InBoth("the attention layers", true),
        [nameof(TranslationOptions.UseSpectralNorm)] = InBoth("the weights", false),
        [nameof(TranslationOptions.Generator)] = new(
            "the U-Net", new BlockOptions { Normalization = NormalizationKind.Batch }, result => result.Generator),
        [nameof(TranslationOptions.Discriminator)] = new("the discriminator", new BlockOptions(), result => result.Discriminator),
        [nameof(TranslationOptions.PredictResidual)] = new("the output", true, result => result.Output),
        [nameof(TranslationOptions.DataConsistency)] = new("the output", DataConsistencyKind.Mask, result => result.Output),
        [nameof(TranslationOptions.ScaleFactor)] = new("the output", 4, result => result.Output)
        {
            Given = options => options with { DataConsistency = DataConsistencyKind.BlockMeans },
        },
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void Every_option_has_an_effect(string option)
    {
        Effects.Should().ContainKey(option, "an option without a test may do nothing: add an example");

        Effects[option].ShouldShow(
            Plain, (options, value) => OptionRecords.With(options, option, value), options => new(options));
    }

    private static OptionEffect<TranslationOptions, Networks> InBoth(string what, object value) =>
        new(what, value, result => result.Generator, result => result.Discriminator);

    /// <summary>Names and shapes of all weights with the shapes of the images, and a hash of an output.</summary>
    private sealed class Networks
    {
        public Networks(TranslationOptions options)
        {
            manual_seed(1);
            using var generator = new UNetGenerator(options);
            using var discriminator = new PatchDiscriminator(options);
            using var residual = new ResNetGenerator(options);
            using var output = generator.call(rand(1, options.InputChannels, options.ImageHeight, options.ImageWidth));

            Generator = $"{generator.ImageShape}\n{State(generator)}";
            Discriminator = $"{discriminator.ImageShape}\n{State(discriminator)}";
            Residual = State(residual);
            Output = TensorHash.Of(output);
        }

        public string Generator { get; }

        public string Discriminator { get; }

        public string Residual { get; }

        public string Output { get; }

        private static string State(nn.Module network) => string.Join('\n', network.state_dict().Select(
            entry => $"{entry.Key} {string.Join('×', entry.Value.shape)}"));
    }
}
