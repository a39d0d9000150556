using Goldens;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace SystemTorch.Tests.Modules;

public sealed class FunctionalTests
{
    private static readonly Golden Golden = new("layers");

    private delegate Tensor Apply(params Tensor[] inputs);

    private static readonly Dictionary<string, Apply> Applications = new()
    {
        ["conv2d"] = t => conv2d(t[0], t[1], t[2], strides: [2, 2], padding: [1, 1]),
        ["conv2d.dilated"] = t => conv2d(t[0], t[1], dilation: [2, 2], groups: 2),
        ["conv_transpose2d"] = t => conv_transpose2d(t[0], t[1], t[2], strides: [2, 2], padding: [1, 1]),
        ["max_pool2d"] = t => max_pool2d(t[0], 2, 2),
        ["avg_pool2d"] = t => avg_pool2d(t[0], 2),
        ["upsample.nearest"] = t => interpolate(t[0], scale_factor: [2, 2]),
        ["upsample.bilinear"] = t => interpolate(
            t[0], scale_factor: [2, 2], mode: InterpolationMode.Bilinear, align_corners: false),
        ["softmax"] = t => softmax(t[0], -1),
        ["log_softmax"] = t => log_softmax(t[0], 1),
        ["bmm"] = t => t[0].bmm(t[1]),
        ["linear"] = t => linear(t[0], t[1], t[2]),
        ["layer_norm"] = t => layer_norm(t[0], [6], t[1], t[2]),
        ["group_norm"] = t => group_norm(t[0], 2, t[1], t[2]),
        ["instance_norm"] = t => instance_norm(t[0]),
        ["embedding"] = t => t[1].index_select(0, t[0].flatten()).view(2, 2, 5),
        ["relu"] = t => relu(t[0]),
        ["leaky_relu"] = t => leaky_relu(t[0], 0.1),
        ["gelu"] = t => gelu(t[0]),
        ["silu"] = t => silu(t[0]),
        ["elu"] = t => elu(t[0], 1),
        ["softplus"] = t => softplus(t[0]),
        ["tanh"] = t => tanh(t[0]),
        ["sigmoid"] = t => t[0].sigmoid(),
    };

    public static TheoryData<string> Names => [.. Applications.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Outputs_and_gradients_equal_PyTorchs(string name)
    {
        var inputs = new[] { "x", "w", "y", "b" }.Where(input => Golden.Keys.Contains($"{name}.{input}")).ToArray();
        var leaves = inputs.Select(input => Leaf(Golden[$"{name}.{input}"])).ToArray();

        var output = Applications[name](leaves);
        (output * Golden[$"{name}.direction"]).sum().backward();

        Golden.ShouldHold($"{name}.output", output);
        foreach (var (input, leaf) in inputs.Zip(leaves).Where(pair => pair.Second.requires_grad))
            Golden.ShouldHold($"{name}.grad.{input}", leaf.grad);
    }

    [Fact]
    public void One_hot_sets_a_single_one_in_each_row()
    {
        var rows = one_hot(tensor(new long[] { 2, 0 }), 4);

        rows.data<long>().ToArray().Should().Equal(0, 0, 1, 0, 1, 0, 0, 0);
    }

    private static Tensor Leaf(Tensor golden) => golden.clone().requires_grad_(golden.is_floating_point());
}
