using SelfAttentionGan.Models.TextToImage;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Models.TextToImage;

/// <summary>Every option has an effect on the layers, and wrong ones are reported all at once.</summary>
public sealed class TextToImageOptionEffectTests
{
    private static readonly TextToImageOptions Plain = new()
    {
        ImageSize = 16,
        LatentDim = 4,
        VocabularySize = 9,
        SentenceDim = 6,
        BaseChannels = 8,
    };

    private static readonly Dictionary<string, OptionEffect<TextToImageOptions, Layers>> Effects = new()
    {
        [nameof(TextToImageOptions.ImageSize)] = InBoth("the layers", 32),
        [nameof(TextToImageOptions.ImageChannels)] = InBoth("the images", 1),
        [nameof(TextToImageOptions.LatentDim)] = new("the condition", 8, layers => layers.Generator),
        [nameof(TextToImageOptions.VocabularySize)] = InBoth("the embeddings", 12),
        [nameof(TextToImageOptions.MaxWords)] = InBoth("the positions", 5),
        [nameof(TextToImageOptions.SentenceDim)] = InBoth("the vectors", 7),
        [nameof(TextToImageOptions.BaseChannels)] = InBoth("the channels", 16),
        [nameof(TextToImageOptions.GeneratorChannels)] =
            new("the generator's channels", (int[])[24, 16, 8], layers => layers.Generator),
        [nameof(TextToImageOptions.DiscriminatorChannels)] =
            new("the discriminator's channels", (int[])[8, 24], layers => layers.Discriminator),
        [nameof(TextToImageOptions.CrossAttention)] = new("the attention layers", (int[])[8], layers => layers.Generator),
        [nameof(TextToImageOptions.SelfAttention)] = new("the attention layers", (int[])[16], layers => layers.Generator),
        [nameof(TextToImageOptions.UseAttentionControl)] = new("the attention layers", true, layers => layers.Generator)
        {
            Given = options => options with { SelfAttention = [8] },
        },
    };

    public static TheoryData<string> Options => OptionRecords.Names(typeof(TextToImageOptions));

    [Theory]
    [MemberData(nameof(Options))]
    public void Every_option_has_an_effect(string option)
    {
        Effects.Should().ContainKey(option, "an option without a test may do nothing: add an example");

        Effects[option].ShouldShow(
            Plain, (options, value) => OptionRecords.With(options, option, value), options => new(options));
    }

    [Fact]
    public void Channels_are_those_of_the_authors()
    {
        var options = new TextToImageOptions { ImageSize = 256 };

        options.GeneratorChannels.Should().Equal([256, 256, 256, 256, 128, 64, 32], "nf = 32, up to eight times");
        options.DiscriminatorChannels.Should().Equal(64, 128, 256, 256, 256, 256);
    }

    [Fact]
    public void All_errors_are_in_one_message()
    {
        var make = () => new TextToImageGenerator(Plain with
        {
            ImageChannels = 5,
            LatentDim = 0,
            VocabularySize = 0,
            MaxWords = -1,
            GeneratorChannels = [8, 12, 8],
            DiscriminatorChannels = [8],
            CrossAttention = [4, 8],
            SelfAttention = [12],
        });

        make.Should().Throw<ArgumentException>().WithMessage(
            "ImageChannels must lie between 1 and 4, but got 5;*LatentDim must lie between 1 and 65536, but got 0; 100*" +
            "MaxWords must*but got -1; 18*DiscriminatorChannels must be 2 numbers*but got 8;*" +
            "CrossAttention must be sizes of feature maps (8, 16), but got 4.*" +
            "CrossAttention needs a multiple of 8 channels at 8, but there are 12;*" +
            "SelfAttention must be sizes*but got 12.*CrossAttention attends to words, but VocabularySize is 0;*");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(48)]
    [InlineData(1024)]
    [InlineData(int.MinValue)]
    public void A_size_that_is_no_power_of_2_from_8_to_512_is_an_error(int size) =>
        FluentActions.Invoking(() => new TextToImageDiscriminator(Plain with { ImageSize = size })).Should()
            .Throw<ArgumentException>().WithMessage($"ImageSize must be a power of 2 between 8 and 512, but got {size}; 64*");

    [Fact]
    public void Layers_that_would_take_all_memory_are_an_error()
    {
        FluentActions.Invoking(() => new TextToImageGenerator(Plain with { VocabularySize = int.MaxValue })).Should()
            .Throw<ArgumentException>().WithMessage("VocabularySize must leave a layer at most 268435456 weights*");
        FluentActions.Invoking(() => new TextToImageGenerator(Plain with { BaseChannels = 65_536 })).Should()
            .Throw<ArgumentException>().WithMessage("*GeneratorChannels must leave a layer*DiscriminatorChannels must leave*");
        FluentActions.Invoking(() => new TextToImageGenerator(Plain with { VocabularySize = 2 })).Should()
            .Throw<ArgumentException>().WithMessage("VocabularySize must be that of a vocabulary, 3 or more, or 0*got 2;*");
    }

    private static OptionEffect<TextToImageOptions, Layers> InBoth(string what, object value) =>
        new(what, value, layers => layers.Generator, layers => layers.Discriminator);

    /// <summary>Names and shapes of the weights of both networks.</summary>
    private sealed class Layers
    {
        public Layers(TextToImageOptions options)
        {
            using var generator = new TextToImageGenerator(options);
            using var discriminator = new TextToImageDiscriminator(options);

            (Generator, Discriminator) = (State(generator), State(discriminator));
        }

        public string Generator { get; }

        public string Discriminator { get; }

        private static string State(Module network) => string.Join('\n', network.state_dict().Select(
            entry => $"{entry.Key} {string.Join('×', entry.Value.shape)}"));
    }
}
