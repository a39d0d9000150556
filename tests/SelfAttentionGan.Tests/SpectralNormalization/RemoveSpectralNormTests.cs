using Goldens;
using SelfAttentionGan.SpectralNormalization;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.SpectralNormalization;

public sealed class RemoveSpectralNormTests : IClassFixture<Seeded>
{
    public static TheoryData<string, Func<Module<Tensor, Tensor>>> Layers => SpectralNormTests.Layers;

    [Theory]
    [MemberData(nameof(Layers))]
    public void The_plain_layer_has_the_wrapped_type_and_computes_what_evaluation_does(
        string name, Func<Module<Tensor, Tensor>> make)
    {
        var (layer, x) = (new SpectralNorm(make()), new Golden("spectral-norm")[$"{name}.x"]);
        layer.call(x);
        layer.eval();

        var plain = layer.RemoveSpectralNorm();

        plain.Should().BeOfType(make().GetType());
        plain.call(x).allclose(layer.call(x), 1e-5, 1e-6).Should().BeTrue("σ divides the one before, the other after");
        plain.state_dict().Keys.Should().BeEquivalentTo(make().state_dict().Keys);
    }

    [Fact]
    public void Stride_padding_dilation_groups_and_missing_biases_are_kept()
    {
        var layer = new SpectralNorm(
            Conv2d(4, 6, (3, 2), (2, 1), (1, 2), (1, 2), groups: 2, bias: false), new() { ClampSigma = true });
        layer.eval();
        var x = randn(2, 4, 7, 6);

        var expected = layer.call(x);                            // a plain layer alone does not call the oneDNN guard

        layer.RemoveSpectralNorm().call(x).allclose(expected, 0, 0).Should().BeTrue();
    }

    [Fact]
    public void A_custom_layer_works_too()
    {
        var layer = new SpectralNorm(
            Parameter(randn(4, 6)), (x, w, b) => (x.matmul(w.t()) + b!).tanh(), Parameter(randn(4)));
        layer.eval();
        var x = randn(3, 6);

        var plain = layer.RemoveSpectralNorm();

        plain.call(x).allclose(layer.call(x), 0, 0).Should().BeTrue();
        plain.state_dict().Keys.Should().BeEquivalentTo("weight", "bias");
    }

    [Fact]
    public void It_consumes_no_random_numbers_and_shares_nothing()
    {
        var layer = new SpectralNorm(Conv1d(3, 4, kernel_size: 2));
        layer.eval();
        var (state, x) = (get_rng_state(), randn(2, 3, 5));
        set_rng_state(state);
        var before = layer.call(x);

        var plain = layer.RemoveSpectralNorm();
        foreach (var parameter in plain.parameters())
            parameter.detach().zero_();

        randn(2, 3, 5).allclose(x, 0, 0).Should().BeTrue("the random state is unchanged");
        layer.call(x).allclose(before, 0, 0).Should().BeTrue("the copy is independent");
    }

    [Fact]
    public void Made_in_a_scope_it_outlives_the_scope()
    {
        var layer = new SpectralNorm(Conv1d(3, 4, kernel_size: 2));
        layer.to(ScalarType.Float64);

        Module<Tensor, Tensor> plain;
        using (NewDisposeScope())
            plain = layer.RemoveSpectralNorm();

        plain.call(randn(1, 3, 5, ScalarType.Float64)).shape.Should().Equal(1, 4, 4);
    }
}
