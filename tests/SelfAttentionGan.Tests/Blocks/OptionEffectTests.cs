using SelfAttentionGan.Attention;
using SelfAttentionGan.Blocks;
using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.SpectralNormalization;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Blocks;

/// <summary>Every option of a layer has an effect on its output or its state.</summary>
public sealed class OptionEffectTests : IClassFixture<Seeded>
{
    public static TheoryData<string> Blocks => OptionRecords.Names(typeof(BlockOptions));

    public static TheoryData<string> Attentions => OptionRecords.Names(typeof(SelfAttentionOptions));

    public static TheoryData<string> CrossAttentions => OptionRecords.Names(typeof(CrossAttentionOptions));

    public static TheoryData<string> Norms => OptionRecords.Names(typeof(SpectralNormOptions));

    private static readonly Dictionary<string, OptionEffect<BlockOptions, Block>> BlockEffects = new()
    {
        [nameof(BlockOptions.Normalization)] = new("the map", NormalizationKind.Instance, block => block.Up),
        [nameof(BlockOptions.NormEpsilon)] = new("the map", 0.1, block => block.Up) { Given = BatchNormalized },
        [nameof(BlockOptions.NormMomentum)] = new("the map in evaluation", 0.5, block => block.Up)
        {
            Given = BatchNormalized,
        },
        [nameof(BlockOptions.RunningStatistics)] = new("the map in evaluation", false, block => block.Up)
        {
            Given = BatchNormalized,
        },
        [nameof(BlockOptions.Classes)] = new("the embedding of a condition", 5, block => block.Keys)
        {
            Given = Conditional,
        },
        [nameof(BlockOptions.ConditionDim)] = new("the condition", 3, block => block.Keys)
        {
            Given = options => options with { Normalization = NormalizationKind.ConditionalBatch, ConditionDim = 2 },
        },
        [nameof(BlockOptions.SpectralNormEmbeddings)] = new("the embedding of a condition", true, block => block.Keys)
        {
            Given = options => Conditional(options) with { SpectralNorm = new() },
        },
        [nameof(BlockOptions.Activation)] = new("the map", ActivationKind.Silu, block => block.Up),
        [nameof(BlockOptions.LeakySlope)] = new("the map", 0.2, block => block.Up)
        {
            Given = options => options with { Activation = ActivationKind.LeakyRelu },
        },
        [nameof(BlockOptions.SpectralNorm)] = new("the weights", new SpectralNormOptions(), block => block.Keys),
        [nameof(BlockOptions.Upsampling)] = new("the map", UpsamplingMode.Bilinear, block => block.Up),
        [nameof(BlockOptions.NarrowHidden)] = new("the hidden channels", true, block => block.Keys),
        [nameof(BlockOptions.ActivateShortcut)] = new("the shortcut", true, block => block.Down),
        [nameof(BlockOptions.Initialization)] = new("the weights", Initialization.Orthogonal, block => block.Up),
        [nameof(BlockOptions.ConvolutionKernels)] = new("rounding", false, block => block.Up),
    };

    private static readonly Dictionary<string, OptionEffect<SelfAttentionOptions, Attention>> AttentionEffects = new()
    {
        [nameof(SelfAttentionOptions.MemoryEfficient)] = new(
            "rounding in large maps", false, attention => attention.LargeMap()),
        [nameof(SelfAttentionOptions.ConvolutionKernels)] = new(
            "rounding in large maps", false, attention => attention.LargeMap()),
        [nameof(SelfAttentionOptions.QueryReduction)] = new("query and key", 4, attention => attention.Shapes),
        [nameof(SelfAttentionOptions.ValueReduction)] = new("the value", 2, attention => attention.Shapes)
        {
            Given = options => options with { OutputProjection = true },
        },
        [nameof(SelfAttentionOptions.KeyValuePooling)] = new("the keys", 2, attention => attention.Map),
        [nameof(SelfAttentionOptions.OutputProjection)] = new("the context", true, attention => attention.Map),
        [nameof(SelfAttentionOptions.Heads)] = new("the softmax of a part of the channels", 2, attention => attention.Map)
        {
            Given = WithQueryChannels,
        },
        [nameof(SelfAttentionOptions.Similarity)] = new(
            "the scores", AttentionSimilarity.L2Distance, attention => attention.Map),
        [nameof(SelfAttentionOptions.ScaleScores)] = new("the scores", true, attention => attention.Map)
        {
            Given = WithQueryChannels,
        },
        [nameof(SelfAttentionOptions.SharedQueryKey)] = new("the projections", true, attention => attention.Shapes),
        [nameof(SelfAttentionOptions.Bias)] = new("the projections", false, attention => attention.Shapes),
        [nameof(SelfAttentionOptions.SpectralNorm)] = new(
            "the projections", new SpectralNormOptions(), attention => attention.Shapes),
        [nameof(SelfAttentionOptions.ScalarGamma)] = new("the shape of γ", true, attention => attention.Shapes),
    };

    private static readonly Dictionary<string, OptionEffect<CrossAttentionOptions, CrossAttention>> CrossAttentionEffects = new()
    {
        [nameof(CrossAttentionOptions.QueryReduction)] = new("query and key", 4, attention => attention.Shapes),
        [nameof(CrossAttentionOptions.ScaleScores)] = new("the scores", true, attention => attention.Map)
        {
            Given = options => options with { QueryReduction = 2 },
        },
        [nameof(CrossAttentionOptions.Bias)] = new("the projections", false, attention => attention.Shapes),
        [nameof(CrossAttentionOptions.SpectralNorm)] = new(
            "the projections", new SpectralNormOptions(), attention => attention.Shapes),
        [nameof(CrossAttentionOptions.ConvolutionKernels)] = new("rounding in large maps", false, attention => attention.Map),
    };

    private static readonly Dictionary<string, OptionEffect<SpectralNormOptions, Normalized>> NormEffects = new()
    {
        [nameof(SpectralNormOptions.Iterations)] = new("σ", 3, norm => norm.Linear),
        [nameof(SpectralNormOptions.Epsilon)] = new("the length of u and v", 10.0, norm => norm.Linear),
        [nameof(SpectralNormOptions.UpdateSchedule)] = new("when σ is updated", SpectralNormUpdate.Never, norm => norm.Linear),
        [nameof(SpectralNormOptions.ClampSigma)] = new("a small weight", true, norm => norm.Linear),
        [nameof(SpectralNormOptions.FlattenAsStored)] = new(
            "the matrix of a transposed convolution", true, norm => norm.Transposed),
    };

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Every_option_of_blocks_has_an_effect(string option) =>
        ShouldShow(BlockEffects, option, options => new Block(options));

    [Theory]
    [MemberData(nameof(Attentions))]
    public void Every_option_of_attention_has_an_effect(string option) =>
        ShouldShow(AttentionEffects, option, options => new Attention(options));

    [Theory]
    [MemberData(nameof(CrossAttentions))]
    public void Every_option_of_cross_attention_has_an_effect(string option) =>
        ShouldShow(CrossAttentionEffects, option, options => new CrossAttention(options));

    [Theory]
    [MemberData(nameof(Norms))]
    public void Every_option_of_spectral_normalization_has_an_effect(string option) =>
        ShouldShow(NormEffects, option, options => new Normalized(options));

    [Fact]
    public void All_normalizations_activations_and_initializations_differ()
    {
        ShouldDiffer<NormalizationKind>(value => Conditional(new()) with { Normalization = value });
        ShouldDiffer<ActivationKind>(value => new() { Activation = value });
        ShouldDiffer<Initialization>(value => new() { Initialization = value });
    }

    [Theory]
    [InlineData(NormalizationKind.Batch)]
    [InlineData(NormalizationKind.ConditionalBatch)]
    [InlineData(NormalizationKind.Instance)]
    [InlineData(NormalizationKind.Layer)]
    public void Every_normalization_uses_its_epsilon(NormalizationKind norm)
    {
        var options = Conditional(new()) with { Normalization = norm };

        new Block(options with { NormEpsilon = 0.1 }).Up.Should().NotBe(new Block(options).Up);
    }

    private static void ShouldShow<TOptions, TResult>(
        Dictionary<string, OptionEffect<TOptions, TResult>> effects, string option, Func<TOptions, TResult> run)
        where TOptions : class, new()
    {
        effects.Should().ContainKey(option, "every option needs an example here that shows its effect");

        effects[option].ShouldShow(new(), (options, value) => OptionRecords.With(options, option, value), run);
    }

    private static void ShouldDiffer<T>(Func<T, BlockOptions> create)
        where T : struct, Enum => Enum.GetValues<T>().Select(value => new Block(create(value)).Up).Should()
            .OnlyHaveUniqueItems($"every {typeof(T).Name} has its own effect");

    private static SelfAttentionOptions WithQueryChannels(SelfAttentionOptions options) =>
        options with { QueryReduction = 2 };

    private static BlockOptions BatchNormalized(BlockOptions options) => options with { Normalization = NormalizationKind.Batch };

    private static BlockOptions Conditional(BlockOptions options) =>
        options with { Normalization = NormalizationKind.ConditionalBatch, Classes = 3 };

    private static string State(Module layer) => string.Join('\n', layer.state_dict().Select(
        entry => $"{entry.Key} {string.Join('×', entry.Value.shape)}"));

    /// <summary>An up block and a down block after one call in training.</summary>
    private sealed class Block
    {
        public Block(BlockOptions options)
        {
            manual_seed(1);
            using var up = new ResidualUpBlock(4, 2, options);
            using var down = new ResidualDownBlock(4, 2, options);
            var (x, condition) = (randn(3, 4, 4, 4), Condition(options));

            up.call(x * 2 + 1, condition);
            up.eval();

            Up = TensorHash.Of(up.call(x, condition));
            Down = TensorHash.Of(down.call(x));
            Keys = $"{State(up)}\n{State(down)}";
        }

        /// <summary>A digest of the up block's output in evaluation.</summary>
        public string Up { get; }

        /// <summary>A digest of the down block's output.</summary>
        public string Down { get; }

        /// <summary>The names and shapes of all weights.</summary>
        public string Keys { get; }

        private static Tensor? Condition(BlockOptions options) =>
            options.ConditionDim > 0 ? ones(3, options.ConditionDim) : tensor([0L, 1, 2]);
    }

    /// <summary>A layer whose γ is one.</summary>
    private sealed class Attention
    {
        private readonly SelfAttentionOptions options;

        public Attention(SelfAttentionOptions options)
        {
            this.options = options;
            manual_seed(1);
            using var layer = new SelfAttention2d(8, options);
            layer.get_parameter("gamma")!.detach().fill_(1);

            Map = TensorHash.Of(layer.call(randn(2, 8, 4, 4)));
            Shapes = State(layer);
        }

        public string Map { get; }

        public string Shapes { get; }

        public string LargeMap()
        {
            manual_seed(1);
            using var layer = new SelfAttention2d(8, options);
            layer.get_parameter("gamma")!.detach().fill_(1);
            layer.call(randn(2, 8, 32, 32)).square().sum().backward();

            return TensorHash.Of(layer.get_parameter("key.weight")!.grad!);
        }
    }

    /// <summary>A layer of cross-attention whose γ is one.</summary>
    private sealed class CrossAttention
    {
        public CrossAttention(CrossAttentionOptions options)
        {
            manual_seed(1);
            using var layer = new CrossAttention2d(8, 5, options);
            layer.get_parameter("gamma")!.detach().fill_(1);
            layer.call(randn(2, 8, 32, 32), randn(2, 5, 3), zeros(2, 3, ScalarType.Bool)).square().sum().backward();
            var query = layer.named_parameters().First(entry => entry.name.StartsWith("query.weight", StringComparison.Ordinal));

            Map = TensorHash.Of(query.parameter.grad!);
            Shapes = State(layer);
        }

        /// <summary>A digest of a gradient through the attention map.</summary>
        public string Map { get; }

        public string Shapes { get; }
    }

    /// <summary>Layers with weights of σ below one, called once in training.</summary>
    private sealed class Normalized
    {
        public Normalized(SpectralNormOptions options)
        {
            manual_seed(1);
            var inner = Linear(6, 5);
            inner.weight!.detach().mul_(0.5);
            using var linear = new SpectralNorm(inner, options);
            using var transposed = new SpectralNorm(ConvTranspose2d(6, 4, kernel_size: 4), options);
            using (no_grad())
                linear.get_parameter("weight_orig")!.add_(randn(5, 6).mul_(0.1));       // u and v no longer fit

            Linear = TensorHash.Of(linear.call(randn(3, 6)));
            Transposed = TensorHash.Of(transposed.call(randn(3, 6, 2, 2)));
        }

        public string Linear { get; }

        public string Transposed { get; }
    }
}
