using SelfAttentionGan.Attention;
using SelfAttentionGan.Blocks;
using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.SpectralNormalization;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Interop.Tests.Onnx.Layers;

/// <summary>This library's layers, in all variants.</summary>
public sealed class OwnLayerExportTests
{
    private const int Classes = 3;

    private static readonly Dictionary<string, SelfAttentionOptions> Variants = new()
    {
        ["default"] = SelfAttentionOptions.Default,
        ["official"] = SelfAttentionOptions.Official,
        ["paper"] = SelfAttentionOptions.Paper,
        ["four heads"] = new() { Heads = 4, QueryReduction = 2, ValueReduction = 2, OutputProjection = true },
        ["distances"] = new() { Similarity = AttentionSimilarity.L2Distance },
        ["distances of heads, keys pooled"] = new()
        {
            Heads = 2,
            Similarity = AttentionSimilarity.L2Distance,
            KeyValuePooling = 2,
            QueryReduction = 2,
        },
        ["scaled, query and key shared"] = new() { ScaleScores = true, SharedQueryKey = true },
    };

    public OwnLayerExportTests() => manual_seed(3);

    public static TheoryData<string> Attentions => [.. Variants.Keys];

    [Theory]
    [MemberData(nameof(Attentions))]
    public void Attention(string variant)
    {
        using var layer = new SelfAttention2d(16, Variants[variant]);

        ExportedModule.DifferenceOf(layer, [16, 4, 6]).Should().BeLessThan(1e-5);
    }

    [Fact]
    public void Attention_of_sequences_and_volumes()
    {
        using var sequences = new SelfAttention1d(16, Variants["official"]);
        using var volumes = new SelfAttention3d(16, Variants["official"]);

        ExportedModule.DifferenceOf(sequences, [16, 6]).Should().BeLessThan(1e-5);
        ExportedModule.DifferenceOf(volumes, [16, 2, 4, 2]).Should().BeLessThan(1e-5);
    }

    [Theory]
    [CombinatorialNormalizations]
    public void An_up_block(NormalizationKind normalization, bool runningStatistics, UpsamplingMode upsampling)
    {
        var isConditional = normalization == NormalizationKind.ConditionalBatch;
        using var block = new ResidualUpBlock(6, 4, new()
        {
            Normalization = normalization,
            RunningStatistics = runningStatistics,
            Upsampling = upsampling,
            Classes = isConditional ? Classes : 0,
            SpectralNorm = new(),
            SpectralNormEmbeddings = runningStatistics,
        });

        ExportedModule.DifferenceOf(block, [6, 3, 5], new() { Classes = isConditional ? Classes : 0 })
            .Should().BeLessThan(1e-4);
    }

    [Theory]
    [InlineData(ActivationKind.Relu)]
    [InlineData(ActivationKind.LeakyRelu)]
    [InlineData(ActivationKind.Elu)]
    [InlineData(ActivationKind.Gelu)]
    [InlineData(ActivationKind.Silu)]
    public void A_down_block(ActivationKind activation)
    {
        using var down = new ResidualDownBlock(4, 6, new() { Activation = activation, NarrowHidden = true });
        using var first = new ResidualDownBlock(4, 6, new() { Activation = activation }, first: true);
        using var same = new ResidualDownBlock(4, 4, new() { Activation = activation }, downsample: false);

        foreach (var block in new[] { down, first, same })
            ExportedModule.DifferenceOf(block, [4, 6, 5]).Should().BeLessThan(1e-5);
    }

    [Fact]
    public void Conditional_normalization_of_vectors()
    {
        using var block = new ResidualUpBlock(
            6, 4, new() { Normalization = NormalizationKind.ConditionalBatch, ConditionDim = 5 });

        ExportedModule.DifferenceOf(block, [6, 3, 3], new() { ConditionDim = 5 }).Should().BeLessThan(1e-5);
    }

    [Fact]
    public void Heads()
    {
        using var projection = new ProjectionHead(6, new() { Classes = Classes, SpectralNorm = new() });
        using var vectors = new ProjectionHead(6, new() { ConditionDim = 4 });
        using var plain = new ProjectionHead(6);

        ExportedModule.DifferenceOf(projection, [6, 3, 2], new() { Classes = Classes }).Should().BeLessThan(1e-5);
        ExportedModule.DifferenceOf(vectors, [6, 3, 2], new() { ConditionDim = 4 }).Should().BeLessThan(1e-5);
        ExportedModule.DifferenceOf(plain, [6, 3, 2]).Should().BeLessThan(1e-5);
    }

    [Fact]
    public void The_attention_control()
    {
        using var control = new PointwiseResidualBlock(16, new() { SpectralNorm = new() });

        ExportedModule.DifferenceOf(control, [16, 3, 2]).Should().BeLessThan(1e-5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Minibatch_standard_deviation_of_any_batch(int images)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var layer = new MinibatchStandardDeviation();
        var path = Path.Combine(folder.Path, "deviation.onnx");
        var x = randn(images, 3, 2, 4);

        SelfAttentionGan.Interop.Onnx.OnnxExporter.Export(layer, [3, 2, 4], path);
        using var exported = new OnnxRun(path);

        exported.Run(x)[0].DistanceTo(layer.call(x)).Should().BeLessThan(1e-5);
    }

    [Fact]
    public void Spectral_normalization_in_any_network()
    {
        using var network = Sequential(
            new SpectralNorm(Linear(6, 2 * 3 * 3)), Unflatten(1, [2, 3, 3]),
            new SpectralNorm(ConvTranspose2d(2, 4, 4, stride: 2), new() { ClampSigma = true, FlattenAsStored = true }),
            new SelfAttention2d(4, new() { QueryReduction = 2 }), Conv2d(4, 3, 1));

        ExportedModule.DifferenceOf(network, [6]).Should().BeLessThan(1e-5);
    }
}

/// <summary>All normalizations with each upsampling, with and without running statistics.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CombinatorialNormalizationsAttribute : Xunit.Sdk.DataAttribute
{
    public override IEnumerable<object[]> GetData(System.Reflection.MethodInfo testMethod) =>
        from normalization in Enum.GetValues<NormalizationKind>()
        from runningStatistics in new[] { true, false }
        from upsampling in Enum.GetValues<UpsamplingMode>()
        select new object[] { normalization, runningStatistics, upsampling };
}
