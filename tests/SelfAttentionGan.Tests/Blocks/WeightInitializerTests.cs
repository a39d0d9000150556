using SelfAttentionGan.Attention;
using SelfAttentionGan.Blocks;
using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.SpectralNormalization;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Blocks;

public sealed class WeightInitializerTests : IClassFixture<Seeded>
{
    private readonly Module<Tensor, Tensor> network = Sequential(
        ("conv", Conv2d(8, 16, kernel_size: 3)),
        ("up", ConvTranspose2d(16, 12, kernel_size: 4)),
        ("norm", BatchNorm2d(12)),
        ("spectral", new SpectralNorm(Conv2d(12, 40, kernel_size: 1))),
        ("linear", Linear(40, 30)));

    private static readonly string[] Weighted =
        ["conv.weight", "up.weight", "spectral.weight_orig", "linear.weight"];

    [Fact]
    public void Orthogonal_weights_are_matrices_with_orthonormal_rows_or_columns()
    {
        WeightInitializer.Initialize(network, Initialization.Orthogonal);

        foreach (var key in Weighted)
        {
            var matrix = network.get_parameter(key)!.detach().flatten(1);      // (dimension 0, everything else)
            var wide = matrix.shape[0] <= matrix.shape[1] ? matrix : matrix.t();
            wide.mm(wide.t()).allclose(eye(wide.shape[0]), 1e-4, 1e-5).Should().BeTrue(key);
        }
    }

    [Fact]
    public void Normal_weights_have_a_standard_deviation_of_0_02()
    {
        var wide = Linear(200, 200);

        WeightInitializer.Initialize(wide, Initialization.Normal);

        wide.weight.std().item<float>().Should().BeApproximately(0.02f, 0.0005f);
        wide.weight.mean().item<float>().Should().BeApproximately(0, 0.0005f);
    }

    [Fact]
    public void Xavier_weights_fill_their_bounds_evenly()
    {
        var convolution = Conv2d(20, 30, kernel_size: 3);

        WeightInitializer.Initialize(convolution, Initialization.Xavier);

        var bound = MathF.Sqrt(6f / (20 * 9 + 30 * 9));
        convolution.weight!.abs().max().item<float>().Should().BeInRange(0.99f * bound, bound);
        convolution.weight.std().item<float>().Should().BeApproximately(bound / MathF.Sqrt(3), 0.03f * bound);
    }

    [Fact]
    public void Kaiming_weights_keep_the_variance_through_relu()
    {
        var convolution = Conv2d(20, 30, kernel_size: 3);

        WeightInitializer.Initialize(convolution, Initialization.Kaiming);

        var deviation = MathF.Sqrt(2f / (20 * 9));
        convolution.weight!.std().item<float>().Should().BeApproximately(deviation, 0.04f * deviation);
    }

    [Theory]
    [InlineData(Initialization.Xavier)]
    [InlineData(Initialization.Orthogonal)]
    [InlineData(Initialization.Normal)]
    [InlineData(Initialization.Kaiming)]
    public void Every_weight_is_initialized_every_bias_is_zero_and_gains_do_not_change(Initialization initialization)
    {
        var before = network.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.clone());

        WeightInitializer.Initialize(network, initialization);

        foreach (var key in Weighted)
            network.get_parameter(key)!.allclose(before[key]).Should().BeFalse(key);
        foreach (var key in new[] { "conv.bias", "up.bias", "spectral.bias", "linear.bias" })
            network.get_parameter(key)!.abs().max().item<float>().Should().Be(0, key);
        network.get_parameter("norm.weight")!.allclose(ones(12), 0, 0).Should().BeTrue();
    }

    [Fact]
    public void Torchs_initialization_changes_nothing()
    {
        var before = network.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.clone());

        WeightInitializer.Initialize(network, Initialization.Torch);

        network.named_parameters().Should().OnlyContain(
            entry => entry.parameter.allclose(before[entry.name], 0, 0, false));
    }

    [Fact]
    public void An_embedding_is_initialized_but_one_that_starts_at_zero_is_not()
    {
        var head = new ProjectionHead(4, new() { Classes = 3 });
        var norm = new ConditionalBatchNorm2d(4, new() { Classes = 3 });

        WeightInitializer.Initialize(head, Initialization.Orthogonal);
        WeightInitializer.Initialize(norm, Initialization.Orthogonal);

        var embedding = head.get_parameter("embed.weight")!.detach();
        embedding.mm(embedding.t()).allclose(eye(3), 1e-4, 1e-5).Should().BeTrue();
        norm.parameters().Should().OnlyContain(parameter => parameter.abs().max().item<float>() == 0);
    }

    [Fact]
    public void Gamma_stays_at_zero()
    {
        var attention = new SelfAttention2d(8);

        WeightInitializer.Initialize(attention, Initialization.Normal);

        attention.get_parameter("gamma")!.item<float>().Should().Be(0);
        attention.get_parameter("query.bias")!.item<float>().Should().Be(0);
    }

    [Fact]
    public void Initialization_leaves_no_tensor_behind_and_gradients_still_flow()
    {
        var layer = Linear(3, 2);
        using var scope = NewDisposeScope();
        var before = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        WeightInitializer.Initialize(layer, Initialization.Orthogonal);

        TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before);
        layer.call(ones(1, 3)).sum().backward();
        layer.weight.grad.Should().NotBeNull();
    }

    [Fact]
    public void An_unknown_initialization_is_an_error()
    {
        var initialize = () => WeightInitializer.Initialize(network, (Initialization)99);

        initialize.Should().Throw<ArgumentOutOfRangeException>().WithMessage("*Unknown initialization*");
    }
}
