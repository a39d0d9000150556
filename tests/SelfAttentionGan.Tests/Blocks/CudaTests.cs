using SelfAttentionGan.Attention;
using SelfAttentionGan.Blocks;
using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.SpectralNormalization;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Blocks;

public sealed class CudaTests : IClassFixture<Seeded>
{
    private const double Within = 1e-4;

    private static BlockOptions Spectral => new() { SpectralNorm = new() };

    private static BlockOptions Conditional => Spectral with { Normalization = NormalizationKind.ConditionalBatch, Classes = 3 };

    private static SpectralNormOptions OncePerStep => new() { UpdateSchedule = SpectralNormUpdate.FirstCallOfStep };

    /// <summary>Every layer, one line each: its name, a factory, an input.</summary>
    public static TheoryData<string, Func<Module<Tensor, Tensor>>, Func<Tensor>> Layers => new()
    {
        { "attend seeds", () => new SelfAttention2d(16), () => randn(2, 16, 5, 3) },
        { "attend official", () => new SelfAttention2d(16, SelfAttentionOptions.Official), () => randn(2, 16, 6, 4) },
        { "attend paper", () => new SelfAttention2d(16, SelfAttentionOptions.Paper), () => randn(2, 16, 5, 3) },
        { "attend 1d", () => new SelfAttention1d(16, SelfAttentionOptions.Official), () => randn(2, 16, 8) },
        { "attend 3d", () => new SelfAttention3d(16, SelfAttentionOptions.Official), () => randn([2, 16, 2, 4, 2]) },
        { "spectral norm of conv1d", () => new SpectralNorm(Conv1d(3, 8, 3)), () => randn(2, 3, 6) },
        { "spectral norm of conv2d", () => new SpectralNorm(Conv2d(3, 8, 3)), () => randn(2, 3, 6, 6) },
        { "spectral norm of conv3d", () => new SpectralNorm(Conv3d(2, 5, 2)), () => randn([2, 2, 3, 4, 3]) },
        { "spectral norm of deconv1d", () => new SpectralNorm(ConvTranspose1d(6, 4, 4)), () => randn(2, 6, 3) },
        { "spectral norm of deconv2d", () => new SpectralNorm(ConvTranspose2d(6, 4, 4)), () => randn(2, 6, 3, 3) },
        { "spectral norm of deconv3d", () => new SpectralNorm(ConvTranspose3d(3, 4, 2)), () => randn([2, 3, 2, 3, 2]) },
        { "spectral norm of linear", () => new SpectralNorm(Linear(6, 5)), () => randn(3, 6) },
        {
            "spectral norm of embedding",
            () => new SpectralNorm(Embedding(7, 4)), () => tensor(new long[] { 0, 3, 6, 3 })
        },
        { "spectral norm once per step", () => new SpectralNorm(Linear(6, 5), OncePerStep), () => randn(3, 6) },
        { "class norm", () => new Labeled(new ConditionalBatchNorm2d(8, Conditional)!), () => randn(3, 8, 4, 4) },
        { "residual up", () => new Labeled(new ResidualUpBlock(8, 6, Conditional)), () => randn(3, 8, 4, 4) },
        { "residual down", () => new ResidualDownBlock(8, 6, Spectral), () => randn(3, 8, 4, 4) },
        { "first residual down", () => new ResidualDownBlock(3, 6, Spectral, first: true), () => randn(3, 3, 4, 4) },
        { "projection head", () => new Labeled(new ProjectionHead(8, Conditional)), () => randn(3, 8, 4, 4) },
        { "pointwise residual", () => new PointwiseResidualBlock(8, Spectral), () => randn(3, 8, 4, 4) },
        { "deviation", () => new MinibatchStandardDeviation(), () => randn(4, 8, 4, 4) },
    };

    [CudaTheory]
    [MemberData(nameof(Layers))]
    public void Output_gradients_and_state_on_cuda_are_the_cpus(
        string name, Func<Module<Tensor, Tensor>> make, Func<Tensor> input)
    {
        using var exact = new FullPrecision();
        var (here, there, x) = (WithGamma(make()), make(), input());
        there.load_state_dict(here.state_dict());
        there.to(CUDA);

        var expected = Traces(here, x, direction: null);
        var actual = Traces(there, x.to(CUDA), expected["direction"].to(CUDA));

        actual.Keys.Should().BeEquivalentTo(expected.Keys);
        foreach (var (key, value) in actual)
            value.cpu().allclose(expected[key], Within, Within).Should().BeTrue($"{key} of {name} is the CPU's");
    }

    [CudaFact]
    public void A_layer_moved_to_cuda_stays_there()
    {
        var layer = new SelfAttention2d(16, SelfAttentionOptions.Official);

        layer.to(CUDA);

        layer.state_dict().Values.Should().OnlyContain(value => value.device_type == DeviceType.CUDA);
    }

    private static Module<Tensor, Tensor> WithGamma(Module<Tensor, Tensor> layer)
    {
        layer.get_parameter("gamma")?.detach().fill_(0.7);
        return layer;
    }

    /// <summary>The results of one call and its backward: the output, all gradients, all buffers.</summary>
    private static Dictionary<string, Tensor> Traces(Module<Tensor, Tensor> layer, Tensor x, Tensor? direction)
    {
        var input = x.is_floating_point() ? x.clone().requires_grad_() : x;

        var output = layer.call(input);
        direction ??= randn_like(output);
        (output * direction).sum().backward();

        var traces = layer.named_parameters().ToDictionary(p => $"grad.{p.name}", p => p.parameter.grad!);
        foreach (var (name, buffer) in layer.named_buffers())
            traces.Add(name, buffer);
        if (input.grad is { } gradient)
            traces.Add("grad.x", gradient);

        return traces.Append(new("output", output.detach())).Append(new("direction", direction)).ToDictionary();
    }

    /// <summary>Calls a layer with the labels 0, 1, 2.</summary>
    private sealed class Labeled : Module<Tensor, Tensor>
    {
        private readonly Module<Tensor, Tensor?, Tensor> layer;

        public Labeled(Module<Tensor, Tensor?, Tensor> layer)
            : base(nameof(Labeled))
        {
            this.layer = layer;

            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => layer.call(x, arange(3, int64, x.device));
    }
}
