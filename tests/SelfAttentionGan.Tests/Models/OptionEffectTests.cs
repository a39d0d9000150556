using SelfAttentionGan.Layers;
using SelfAttentionGan.Models;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Models;

/// <summary>Nothing is told and never drawn: whatever can be told of a network shows in it.</summary>
public sealed class OptionEffectTests
{
    private static readonly SaganOptions Plain = new() { ImageSize = 16, Width = 8, Latent = 4 };

    public static TheoryData<string> Options => OptionRecords.Names(typeof(SaganOptions));

    private static readonly Dictionary<string, Effect<SaganOptions, Drawn>> Effects = new()
    {
        ["ImageSize"] = InBoth("the stages", 32),
        ["ImageHeight"] = InBoth("the stages", 24),
        ["ImageWidth"] = InBoth("the stages", 24),
        ["ImageChannels"] = InBoth("the pictures", 1),
        ["Latent"] = new("the first layer", 8, pair => pair.Generator),
        ["Classes"] = InBoth("the conditions", 3),
        ["Body"] = InBoth("the stages", SaganBody.Residual),
        ["Width"] = InBoth("the channels", 16),
        ["GeneratorChannels"] = new("the generator's channels", (int[])[24, 8], pair => pair.Generator),
        ["DiscriminatorChannels"] = new("the discriminator's channels", (int[])[8, 24], pair => pair.Discriminator),
        ["DiscriminatorTail"] = new("the discriminator's end", (int[])[16, 8], pair => pair.Discriminator)
        {
            Given = told => told with { Body = SaganBody.Residual },
        },
        ["GeneratorAttention"] = new("where the generator attends", (int[])[4], pair => pair.Generator),
        ["DiscriminatorAttention"] = new("where the discriminator attends", (int[])[8], pair => pair.Discriminator),
        ["Attention"] = InBoth("the projections", SelfAttentionOptions.Paper),
        ["ReplaceAttention"] = InBoth("what is in attention's place", true),
        ["Generator"] = new("the generator's layers", new BlockOptions { Norm = Norm.Batch }, pair => pair.Generator),
        ["Discriminator"] = new("the discriminator's layers", new BlockOptions(), pair => pair.Discriminator),
        ["LinearStart"] = new("the first layer", true, pair => pair.Generator),
        ["NormalizeEnds"] = InBoth("the last layers", true),
        ["MinibatchDeviation"] = new("what the score sees", true, pair => pair.Discriminator),
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void Every_option_has_an_effect(string option)
    {
        Effects.Should().ContainKey(option, "what nobody has seen work may do nothing: give it an example");

        Effects[option].ShouldShow(
            Plain, (told, value) => OptionRecords.With(told, option, value), told => new(told));
    }

    private static Effect<SaganOptions, Drawn> InBoth(string what, object value) =>
        new(what, value, pair => pair.Generator, pair => pair.Discriminator);

    /// <summary>The weights of a pair of networks: names and shapes.</summary>
    private sealed class Drawn
    {
        public Drawn(SaganOptions told)
        {
            using var generator = SaganGeneratorBuilder.From(told).Build();
            using var discriminator = SaganDiscriminatorBuilder.From(told).Build();

            (Generator, Discriminator) = (State(generator), State(discriminator));
        }

        public string Generator { get; }

        public string Discriminator { get; }

        private static string State(Module network) => string.Join('\n', network.state_dict().Select(
            entry => $"{entry.Key} {string.Join('×', entry.Value.shape)}"));
    }
}
