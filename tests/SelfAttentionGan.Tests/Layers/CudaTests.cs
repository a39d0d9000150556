using SelfAttentionGan.Layers;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Layers;

public sealed class CudaTests : IClassFixture<Seeded>
{
    private const double Within = 1e-4;

    private static SpectralNormOptions OncePerStep => new() { Update = SpectralNormUpdate.FirstCallOfStep };

    /// <summary>Every layer, one line each: its name, how to make it, an input for it.</summary>
    public static TheoryData<string, Func<Module<Tensor, Tensor>>, Func<Tensor>> Layers => new()
    {
        { "attention, seeds", () => new SelfAttention2d(16), () => randn(2, 16, 5, 3) },
        { "attention, official", () => new SelfAttention2d(16, SelfAttentionOptions.Official), () => randn(2, 16, 6, 4) },
        { "attention, paper", () => new SelfAttention2d(16, SelfAttentionOptions.Paper), () => randn(2, 16, 5, 3) },
        { "attention, 1d", () => new SelfAttention1d(16, SelfAttentionOptions.Official), () => randn(2, 16, 8) },
        { "attention, 3d", () => new SelfAttention3d(16, SelfAttentionOptions.Official), () => randn([2, 16, 2, 4, 2]) },
        { "normalised conv1d", () => new SpectralNorm(Conv1d(3, 8, 3)), () => randn(2, 3, 6) },
        { "normalised conv2d", () => new SpectralNorm(Conv2d(3, 8, 3)), () => randn(2, 3, 6, 6) },
        { "normalised conv3d", () => new SpectralNorm(Conv3d(2, 5, 2)), () => randn([2, 2, 3, 4, 3]) },
        { "normalised conv_transpose1d", () => new SpectralNorm(ConvTranspose1d(6, 4, 4)), () => randn(2, 6, 3) },
        { "normalised conv_transpose2d", () => new SpectralNorm(ConvTranspose2d(6, 4, 4)), () => randn(2, 6, 3, 3) },
        { "normalised conv_transpose3d", () => new SpectralNorm(ConvTranspose3d(3, 4, 2)), () => randn([2, 3, 2, 3, 2]) },
        { "normalised linear", () => new SpectralNorm(Linear(6, 5)), () => randn(3, 6) },
        { "normalised embedding", () => new SpectralNorm(Embedding(7, 4)), () => tensor(new long[] { 0, 3, 6, 3 }) },
        { "normalised once a step", () => new SpectralNorm(Linear(6, 5), OncePerStep), () => randn(3, 6) },
    };

    [CudaTheory]
    [MemberData(nameof(Layers))]
    public void Output_gradients_and_state_on_cuda_are_the_cpus(
        string name, Func<Module<Tensor, Tensor>> make, Func<Tensor> input)
    {
        using var exact = new FullPrecision();
        var (here, there, x) = (Awake(make()), make(), input());
        there.load_state_dict(here.state_dict());
        there.to(CUDA);

        var expected = Traces(here, x, direction: null);
        var actual = Traces(there, x.to(CUDA), expected["direction"].to(CUDA));

        actual.Keys.Should().BeEquivalentTo(expected.Keys);
        foreach (var (key, value) in actual)
            value.cpu().allclose(expected[key], Within, Within).Should().BeTrue($"{key} of {name} is the CPU's");
    }

    [CudaFact]
    public void A_layer_made_here_and_moved_stays_there()
    {
        var layer = new SelfAttention2d(16, SelfAttentionOptions.Official);

        layer.to(CUDA);

        layer.state_dict().Values.Should().OnlyContain(value => value.device_type == DeviceType.CUDA);
    }

    private static Module<Tensor, Tensor> Awake(Module<Tensor, Tensor> layer)
    {
        layer.get_parameter("gamma")?.detach().fill_(0.7);
        return layer;
    }

    /// <summary>What one call and its backward leave: the output, every gradient, every buffer that moved.</summary>
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
}
