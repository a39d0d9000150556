using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SystemTorch.Tests.Modules;

public sealed class ContainerTests
{
    [Fact]
    public void A_sequence_runs_in_order_and_names_by_number()
    {
        using var net = Sequential(Linear(4, 8), ReLU(), Linear(8, 2));

        net.call(ones(3, 4)).shape.Should().Equal(3, 2);
        net.state_dict().Keys.Should().Equal("0.weight", "0.bias", "2.weight", "2.bias");
        net.Count.Should().Be(3);
    }

    [Fact]
    public void A_sequence_can_give_names()
    {
        using var net = Sequential(("first", Linear(4, 8)), ("second", Tanh()), ("third", Linear(8, 2)));

        net.state_dict().Keys.Should().Equal("first.weight", "first.bias", "third.weight", "third.bias");
        net.call(ones(1, 4)).shape.Should().Equal(1, 2);
    }

    [Fact]
    public void A_list_registers_what_it_holds()
    {
        using var net = new Stack(3);

        net.state_dict().Keys.Should().Equal(
            "layers.0.weight", "layers.0.bias", "layers.1.weight", "layers.1.bias", "layers.2.weight", "layers.2.bias");
        net.call(ones(2, 4)).shape.Should().Equal(2, 4);
        net.eval();
        net.Layers.Should().OnlyContain(layer => !layer.training);
    }

    [Fact]
    public void An_array_of_modules_is_not_registered()
    {
        using var net = new Unregistered();

        net.parameters().Should().BeEmpty("only fields that are modules, lists or dictionaries of modules count");
    }

    [Fact]
    public void A_dictionary_registers_under_its_keys()
    {
        using var net = new Fork();

        net.state_dict().Keys.Should().Equal(
            "branches.left.weight", "branches.left.bias", "branches.right.weight", "branches.right.bias");
        net.call(ones(1, 1)).shape.Should().Equal(1, 2);
    }

    [Fact]
    public void Activations_are_modules_too()
    {
        var x = tensor(new[] { -1f, 2f });

        ReLU().call(x).data<float>().ToArray().Should().Equal(0, 2);
        LeakyReLU(0.1).call(x).data<float>().ToArray().Should().Equal(-0.1f, 2);
        Tanh().call(x).allclose(x.tanh()).Should().BeTrue();
        Sigmoid().call(x).allclose(x.sigmoid()).Should().BeTrue();
        Softmax(0).call(x).sum().item<float>().Should().BeApproximately(1, 1e-6f);
        Identity().call(x).allclose(x, 0, 0).Should().BeTrue();
        Flatten().call(ones(2, 3, 4)).shape.Should().Equal(2, 12);
    }

    [Fact]
    public void Dropout_drops_in_training_only()
    {
        using var dropout = Dropout(0.5);
        var x = ones(10_000);

        dropout.call(x).sum().item<float>().Should().BeInRange(9_000, 11_000, "what stays is doubled");
        dropout.eval();
        dropout.call(x).allclose(x, 0, 0).Should().BeTrue();
    }

    [Fact]
    public void Layers_that_resize_give_the_sizes_of_the_formula()
    {
        var x = ones(1, 4, 6, 6);

        Conv2d(4, 8, 4, stride: 2, padding: 1).call(x).shape.Should().Equal(1, 8, 3, 3);
        ConvTranspose2d(4, 2, 4, stride: 2, padding: 1).call(x).shape.Should().Equal(1, 2, 12, 12);
        MaxPool2d(2).call(x).shape.Should().Equal(1, 4, 3, 3);
        AvgPool2d(2).call(x).shape.Should().Equal(1, 4, 3, 3);
        AdaptiveAvgPool2d(1).call(x).shape.Should().Equal(1, 4, 1, 1);
        Upsample(scale_factor: [2, 2]).call(x).shape.Should().Equal(1, 4, 12, 12);
        PixelShuffle(2).call(x).shape.Should().Equal(1, 1, 12, 12);
    }

    private sealed class Stack : Module<Tensor, Tensor>
    {
        private readonly ModuleList<Linear> layers;

        public Stack(int depth) : base(nameof(Stack))
        {
            layers = ModuleList([.. Enumerable.Range(0, depth).Select(_ => Linear(4, 4))]);
            RegisterComponents();
        }

        public ModuleList<Linear> Layers => layers;

        public override Tensor forward(Tensor x) => layers.Aggregate(x, (h, layer) => layer.call(h));
    }

    private sealed class Fork : Module<Tensor, Tensor>
    {
        private readonly ModuleDict<Linear> branches = ModuleDict(("left", Linear(1, 1)), ("right", Linear(1, 2)));

        public Fork() : base(nameof(Fork)) => RegisterComponents();

        public override Tensor forward(Tensor x) => branches["right"].call(x) + branches["left"].call(x);
    }

    private sealed class Unregistered : Module<Tensor, Tensor>
    {
        private readonly Linear[] layers = [Linear(2, 2)];

        public Unregistered() : base(nameof(Unregistered)) => RegisterComponents();

        public override Tensor forward(Tensor x) => layers[0].call(x);
    }
}
