using SelfAttentionGan.Attention;
using SelfAttentionGan.Blocks;
using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.Models.Voxels;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Models.Voxels;

/// <summary>Every option of the networks for voxels has an effect.</summary>
public sealed class VoxelOptionEffectTests
{
    private static readonly VoxelOptions Plain = new()
    {
        Size = 16,
        LatentDim = 4,
        BaseChannels = 8,
        DiscriminatorAttention = [8],
    };

    public static TheoryData<string> Options => OptionRecords.Names(typeof(VoxelOptions));

    private static readonly Dictionary<string, OptionEffect<VoxelOptions, Networks>> Effects = new()
    {
        [nameof(VoxelOptions.Size)] = InBoth("the voxels", 32),
        [nameof(VoxelOptions.LatentDim)] = new("the first layer", 5, result => result.Generator),
        [nameof(VoxelOptions.BaseChannels)] = InBoth("the channels", 16),
        [nameof(VoxelOptions.InputChannels)] = InBoth("the first layers", 2),
        [nameof(VoxelOptions.GeneratorAttention)] = new("the generator", (int[])[4], result => result.Generator),
        [nameof(VoxelOptions.DiscriminatorAttention)] = new("the discriminator", (int[])[4], result => result.Discriminator),
        [nameof(VoxelOptions.Attention)] = InBoth("the projections", SelfAttentionOptions.Paper),
        [nameof(VoxelOptions.UseAttentionControl)] = InBoth("the attention layers", true),
        [nameof(VoxelOptions.Generator)] = new("the generator", new BlockOptions(), result => result.Generator),
        [nameof(VoxelOptions.Discriminator)] = new(
            "the discriminator", new BlockOptions { Normalization = NormalizationKind.Batch }, result => result.Discriminator),
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void Every_option_has_an_effect(string option)
    {
        Effects.Should().ContainKey(option, "an option without a test may do nothing: add an example");

        Effects[option].ShouldShow(
            Plain, (options, value) => OptionRecords.With(options, option, value), options => new(options));
    }

    private static OptionEffect<VoxelOptions, Networks> InBoth(string what, object value) =>
        new(what, value, result => result.Generator, result => result.Discriminator);

    /// <summary>Names and shapes of all weights, with the shape of the voxels.</summary>
    private sealed class Networks
    {
        public Networks(VoxelOptions options)
        {
            using var generator = options.InputChannels > 0
                ? (nn.Module)new VoxelCompletionGenerator(options)
                : new VoxelGenerator(options);
            using var discriminator = new VoxelDiscriminator(options);

            Generator = $"{options.Size} {State(generator)}";
            Discriminator = $"{discriminator.ImageShape}\n{State(discriminator)}";
        }

        public string Generator { get; }

        public string Discriminator { get; }

        private static string State(nn.Module network) => string.Join('\n', network.state_dict().Select(
            entry => $"{entry.Key} {string.Join('×', entry.Value.shape)}"));
    }
}
