using SelfAttentionGan.Layers;
using SelfAttentionGan.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Models;

/// <summary>Nothing is told and never drawn: whatever can be told of a network shows in it.</summary>
public sealed class OptionEffectTests : IClassFixture<Seeded>
{
    private static readonly SaganOptions Plain = new() { ImageSize = 16, Width = 8, Latent = 4 };

    public static TheoryData<string> Options => OptionRecords.Names(typeof(SaganOptions));

    private static readonly Dictionary<string, Effect<SaganOptions, Drawn>> Effects = new()
    {
        ["ImageSize"] = new("the stages", 32, pair => pair.Tables),
        ["ImageChannels"] = new("the picture", 1, pair => pair.Tables),
        ["Latent"] = new("the start", 8, pair => pair.Tables),
        ["Classes"] = new("the conditions", 3, pair => pair.Keys),
        ["Body"] = new("the stages", SaganBody.Residual, pair => pair.Keys),
        ["Width"] = new("the channels", 16, pair => pair.Tables),
        ["GeneratorChannels"] = new("the generator's channels", (int[])[24, 8], pair => pair.Generator),
        ["DiscriminatorChannels"] = new("the discriminator's channels", (int[])[8, 24], pair => pair.Discriminator),
        ["DiscriminatorTail"] = new("the discriminator's end", (int[])[16, 8], pair => pair.Discriminator)
        {
            Given = told => told with { Body = SaganBody.Residual },
        },
        ["GeneratorAttention"] = new("where the generator attends", (int[])[4], pair => pair.Generator),
        ["DiscriminatorAttention"] = new("where the discriminator attends", (int[])[8], pair => pair.Discriminator),
        ["Attention"] = new("the projections", SelfAttentionOptions.Paper, pair => pair.Keys),
        ["ReplaceAttention"] = new("attention's place", true, pair => pair.Keys),
        ["Generator"] = new("the generator's layers", new BlockOptions { Norm = Norm.Batch }, pair => pair.Generator),
        ["Discriminator"] = new("the discriminator's layers", new BlockOptions(), pair => pair.Discriminator),
        ["LinearStart"] = new("the first layer", true, pair => pair.Generator),
        ["NormalizeEnds"] = new("the last layers", true, pair => pair.Keys),
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

    /// <summary>A pair of networks, drawn with the same chance.</summary>
    private sealed class Drawn
    {
        public Drawn(SaganOptions told)
        {
            manual_seed(1);
            using var generator = SaganGeneratorBuilder.From(told).Build();
            using var discriminator = SaganDiscriminatorBuilder.From(told).Build();

            Tables = $"{generator.Describe()}{discriminator.Describe()}";
            (Generator, Discriminator) = (State(generator), State(discriminator));
        }

        public string Tables { get; }

        /// <summary>The generator's state: names, shapes, numbers.</summary>
        public string Generator { get; }

        /// <summary>The discriminator's state: names, shapes, numbers.</summary>
        public string Discriminator { get; }

        public string Keys => Names(Generator) + Names(Discriminator);

        private static string State(Module network) => string.Join('\n', network.state_dict().Select(
            entry => $"{entry.Key} {string.Join('×', entry.Value.shape)} {Bits.Of(entry.Value)}"));

        private static string Names(string state) =>
            string.Join('\n', state.Split('\n').Select(line => line.Split(' ')[0]));
    }
}
