using SelfAttentionGan.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Layers;

/// <summary>
/// Nothing is told and never used: whatever can be told to a layer shows in what it returns or keeps.
/// </summary>
public sealed class OptionEffectTests : IClassFixture<Seeded>
{
    public static TheoryData<string> Blocks => OptionRecords.Names(typeof(BlockOptions));

    public static TheoryData<string> Attentions => OptionRecords.Names(typeof(SelfAttentionOptions));

    public static TheoryData<string> Norms => OptionRecords.Names(typeof(SpectralNormOptions));

    private static readonly Dictionary<string, Effect<BlockOptions, Block>> BlockEffects = new()
    {
        ["Norm"] = new("the map", Norm.Instance, block => block.Up),
        ["NormEpsilon"] = new("the map", 0.1, block => block.Up) { Given = Normalised },
        ["NormMomentum"] = new("the map in evaluation", 0.5, block => block.Up) { Given = Normalised },
        ["RunningStatistics"] = new("the map in evaluation", false, block => block.Up) { Given = Normalised },
        ["Classes"] = new("the table of a condition", 5, block => block.Keys) { Given = Conditional },
        ["ConditionLength"] = new("the condition", 3, block => block.Keys)
        {
            Given = told => told with { Norm = Norm.ConditionalBatch, ConditionLength = 2 },
        },
        ["NormalizeTables"] = new("the table of a condition", true, block => block.Keys)
        {
            Given = told => Conditional(told) with { SpectralNorm = new() },
        },
        ["Activation"] = new("the map", Activation.Silu, block => block.Up),
        ["LeakySlope"] = new("the map", 0.2, block => block.Up)
        {
            Given = told => told with { Activation = Activation.LeakyRelu },
        },
        ["SpectralNorm"] = new("the weights", new SpectralNormOptions(), block => block.Keys),
        ["Bilinear"] = new("how a map is doubled", true, block => block.Up),
        ["Thin"] = new("the channels between", true, block => block.Keys),
        ["Initialization"] = new("the weights", Initialization.Orthogonal, block => block.Up),
    };

    private static readonly Dictionary<string, Effect<SelfAttentionOptions, Attention>> AttentionEffects = new()
    {
        ["Blocked"] = new("in which order sums over large maps are rounded", false, attention => attention.LargeMap()),
        ["QueryReduction"] = new("query and key", 4, attention => attention.Shapes),
        ["ValueReduction"] = new("the value", 2, attention => attention.Shapes)
        {
            Given = told => told with { Output = true },
        },
        ["Pool"] = new("the keys", 2, attention => attention.Map),
        ["Output"] = new("the context", true, attention => attention.Map),
        ["Bias"] = new("the projections", false, attention => attention.Shapes),
        ["SpectralNorm"] = new("the projections", new SpectralNormOptions(), attention => attention.Shapes),
        ["ScalarGamma"] = new("the shape of γ", true, attention => attention.Shapes),
    };

    private static readonly Dictionary<string, Effect<SpectralNormOptions, Normal>> NormEffects = new()
    {
        ["Iterations"] = new("σ", 3, norm => norm.Linear),
        ["Epsilon"] = new("the length of u and v", 10.0, norm => norm.Linear),
        ["Update"] = new("when σ is sharpened", SpectralNormUpdate.Never, norm => norm.Linear),
        ["OnlyShrink"] = new("a small weight", true, norm => norm.Linear),
        ["TransposedByInput"] = new("the matrix of a transposed convolution", true, norm => norm.Transposed),
    };

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Every_option_of_blocks_has_an_effect(string option) =>
        ShouldShow(BlockEffects, option, told => new Block(told));

    [Theory]
    [MemberData(nameof(Attentions))]
    public void Every_option_of_attention_has_an_effect(string option) =>
        ShouldShow(AttentionEffects, option, told => new Attention(told));

    [Theory]
    [MemberData(nameof(Norms))]
    public void Every_option_of_spectral_normalisation_has_an_effect(string option) =>
        ShouldShow(NormEffects, option, told => new Normal(told));

    [Fact]
    public void No_two_norms_activations_or_ways_to_draw_are_one()
    {
        ShouldDiffer<Norm>(value => Conditional(new()) with { Norm = value });
        ShouldDiffer<Activation>(value => new() { Activation = value });
        ShouldDiffer<Initialization>(value => new() { Initialization = value });
    }

    [Theory]
    [InlineData(Norm.Batch)]
    [InlineData(Norm.ConditionalBatch)]
    [InlineData(Norm.Instance)]
    [InlineData(Norm.Layer)]
    public void Every_norm_has_an_epsilon(Norm norm)
    {
        var told = Conditional(new()) with { Norm = norm };

        new Block(told with { NormEpsilon = 0.1 }).Up.Should().NotBe(new Block(told).Up);
    }

    private static void ShouldShow<TTold, TSeen>(
        Dictionary<string, Effect<TTold, TSeen>> effects, string option, Func<TTold, TSeen> watch)
        where TTold : class, new()
    {
        effects.Should().ContainKey(option, "what nobody has seen work may do nothing: give it an example");

        effects[option].ShouldShow(new(), (told, value) => OptionRecords.With(told, option, value), watch);
    }

    private static void ShouldDiffer<T>(Func<T, BlockOptions> tell)
        where T : struct, Enum => Enum.GetValues<T>().Select(value => new Block(tell(value)).Up).Should()
            .OnlyHaveUniqueItems($"every {typeof(T).Name} is one of its own");

    private static BlockOptions Normalised(BlockOptions told) => told with { Norm = Norm.Batch };

    private static BlockOptions Conditional(BlockOptions told) =>
        told with { Norm = Norm.ConditionalBatch, Classes = 3 };

    private static string State(Module layer) => string.Join('\n', layer.state_dict().Select(
        entry => $"{entry.Key} {string.Join('×', entry.Value.shape)}"));

    /// <summary>An up block and a down block that have been trained with one batch.</summary>
    private sealed class Block
    {
        public Block(BlockOptions told)
        {
            manual_seed(1);
            using var up = new ResidualUpBlock(4, 2, told);
            using var down = new ResidualDownBlock(4, 2, told);
            var (x, condition) = (randn(3, 4, 4, 4), Condition(told));

            up.call(x * 2 + 1, condition);
            up.eval();

            Up = Bits.Of(up.call(x, condition));
            Keys = $"{State(up)}\n{State(down)}";
        }

        /// <summary>What the up block returns in evaluation.</summary>
        public string Up { get; }

        /// <summary>The names and shapes of all weights.</summary>
        public string Keys { get; }

        private static Tensor? Condition(BlockOptions told) =>
            told.ConditionLength > 0 ? ones(3, told.ConditionLength) : tensor([0L, 1, 2]);
    }

    /// <summary>A layer whose γ is one.</summary>
    private sealed class Attention
    {
        private readonly SelfAttentionOptions told;

        public Attention(SelfAttentionOptions told)
        {
            this.told = told;
            manual_seed(1);
            using var layer = new SelfAttention2d(8, told);
            layer.get_parameter("gamma")!.detach().fill_(1);

            Map = Bits.Of(layer.call(randn(2, 8, 4, 4)));
            Shapes = State(layer);
        }

        public string Map { get; }

        public string Shapes { get; }

        public string LargeMap()
        {
            manual_seed(1);
            using var layer = new SelfAttention2d(8, told);
            layer.get_parameter("gamma")!.detach().fill_(1);
            layer.call(randn(2, 8, 32, 32)).square().sum().backward();

            return Bits.Of(layer.get_parameter("key.weight")!.grad!);
        }
    }

    /// <summary>Layers with weights of σ below one, called once in training.</summary>
    private sealed class Normal
    {
        public Normal(SpectralNormOptions told)
        {
            manual_seed(1);
            var inner = Linear(6, 5);
            inner.weight!.detach().mul_(0.5);
            using var linear = new SpectralNorm(inner, told);
            using var transposed = new SpectralNorm(ConvTranspose2d(6, 4, kernel_size: 4), told);
            using (no_grad())
                linear.get_parameter("weight_orig")!.add_(randn(5, 6).mul_(0.1));       // u and v no longer fit

            Linear = Bits.Of(linear.call(randn(3, 6)));
            Transposed = Bits.Of(transposed.call(randn(3, 6, 2, 2)));
        }

        public string Linear { get; }

        public string Transposed { get; }
    }
}
