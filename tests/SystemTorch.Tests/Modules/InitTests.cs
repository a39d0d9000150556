using Goldens;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SystemTorch.Tests.Modules;

public sealed class InitTests
{
    private static readonly Golden Golden = new("init");

    private static readonly Dictionary<string, Func<Tensor, Tensor>> Fills = new()
    {
        ["xavier_uniform_"] = t => init.xavier_uniform_(t),
        ["xavier_uniform_.gain"] = t => init.xavier_uniform_(t, Math.Sqrt(2)),
        ["kaiming_uniform_"] = t => init.kaiming_uniform_(t),
        ["kaiming_normal_"] = t =>
            init.kaiming_normal_(t, mode: init.FanInOut.FanOut, nonlinearity: init.NonlinearityType.ReLU),
        ["orthogonal_"] = t => init.orthogonal_(t),
        ["orthogonal_.tall"] = t => init.orthogonal_(t, 0.5),
        ["normal_"] = t => init.normal_(t, 0, 0.02),
    };

    public static TheoryData<string> Names => [.. Fills.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_seed_fills_with_the_numbers_that_PyTorch_fills_with(string name)
    {
        var weight = empty(Golden[name].shape);
        manual_seed(8);

        Fills[name](weight);

        Golden.ShouldHold(name, weight, within: 2e-6);
    }

    [Fact]
    public void Filling_a_parameter_leaves_no_trace_in_the_graph()
    {
        using var linear = Linear(4, 3);

        init.xavier_uniform_(linear.weight!);
        init.constant_(linear.bias!, 0.25);

        linear.weight!.requires_grad.Should().BeTrue();
        linear.weight.is_leaf.Should().BeTrue();
        linear.bias!.allclose(full(3, 0.25)).Should().BeTrue();
    }

    [Fact]
    public void Ones_zeros_and_eye_fill_in_place()
    {
        var t = empty(3, 3);

        init.ones_(t).allclose(ones(3, 3)).Should().BeTrue();
        init.zeros_(t).allclose(zeros(3, 3)).Should().BeTrue();
        init.eye_(t).allclose(eye(3)).Should().BeTrue();
        t.allclose(eye(3)).Should().BeTrue();
    }

    [Fact]
    public void Fans_count_inputs_and_outputs_of_a_convolution() =>
        init.CalculateFanInAndFanOut(empty(4, 3, 5, 5)).Should().Be((75L, 100L), "3·25 go in and 4·25 go out");

    [Fact]
    public void Gains_are_those_of_the_textbooks()
    {
        init.calculate_gain(init.NonlinearityType.ReLU).Should().BeApproximately(Math.Sqrt(2), 1e-12);
        init.calculate_gain(init.NonlinearityType.Tanh).Should().BeApproximately(5.0 / 3, 1e-12);
        init.calculate_gain(init.NonlinearityType.LeakyReLU, 0.2)
            .Should().BeApproximately(Math.Sqrt(2 / 1.04), 1e-12);
    }

    [Fact]
    public void Fresh_layers_hold_the_weights_that_PyTorchs_hold()
    {
        ShouldStartLikePyTorch("conv2d", () => Conv2d(3, 4, 3));
        ShouldStartLikePyTorch("conv_transpose2d", () => ConvTranspose2d(3, 4, 4));
        ShouldStartLikePyTorch("linear", () => Linear(5, 3));
        ShouldStartLikePyTorch("embedding", () => Embedding(4, 5));
    }

    private static void ShouldStartLikePyTorch(string name, Func<Module> make)
    {
        manual_seed(8);

        using var module = make();

        foreach (var (key, value) in module.state_dict())
            Golden.ShouldHold($"{name}.{key}", value, within: 1e-6);
    }
}
