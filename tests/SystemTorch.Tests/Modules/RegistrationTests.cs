using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SystemTorch.Tests.Modules;

public sealed class RegistrationTests
{
    private readonly Block block = new();

    [Fact]
    public void Fields_are_registered_under_their_names() =>
        block.state_dict().Keys.Should().Equal(
            [
                "scale",
                "convolution.weight", "convolution.bias", "normal.weight", "normal.bias",
                "offset", "normal.running_mean", "normal.running_var", "normal.num_batches_tracked",
            ],
            "all parameters come first, then all buffers");

    [Fact]
    public void Parameters_buffers_and_children_can_be_listed()
    {
        block.named_parameters().Select(p => p.name).Should().Equal(
            "scale", "convolution.weight", "convolution.bias", "normal.weight", "normal.bias");
        block.parameters(recurse: false).Should().HaveCount(1);
        block.named_buffers().Select(b => b.name).Should().Contain("offset").And.Contain("normal.running_mean");
        block.named_children().Select(c => c.name).Should().Equal("convolution", "normal");
        block.modules().Should().Contain(block.Normal);
        block.GetName().Should().Be("Block");
    }

    [Fact]
    public void Members_are_found_by_their_names()
    {
        block.has_parameter("scale").Should().BeTrue();
        block.has_parameter("offset").Should().BeFalse();
        block.has_buffer("offset").Should().BeTrue();
        block.get_parameter("convolution.weight")!.shape.Should().Equal(2, 1, 1, 1);
        block.get_buffer("normal.running_mean")!.shape.Should().Equal(2);
        block.get_parameter("absent").Should().BeNull();
    }

    [Fact]
    public void A_state_is_a_view_of_the_weights()
    {
        using (no_grad())
            block.state_dict()["scale"].fill_(5);

        block.Scale.item<float>().Should().Be(5);
    }

    [Fact]
    public void Buffers_that_do_not_persist_are_no_state()
    {
        block.register_buffer("scratch", zeros(3), persistent: false);

        block.state_dict().Should().NotContainKey("scratch");
        block.named_buffers(include_nonpersistent: false).Select(b => b.name).Should().NotContain("scratch");
        block.get_buffer("scratch")!.shape.Should().Equal(3);
    }

    [Fact]
    public void Training_and_evaluation_reach_every_child()
    {
        block.eval();
        (block.training, block.Normal.training).Should().Be((false, false));

        block.train();
        (block.training, block.Normal.training).Should().Be((true, true));
    }

    [Fact]
    public void Zero_grad_forgets_the_gradients()
    {
        block.call(ones(2, 1, 3, 3)).sum().backward();
        block.Scale.grad.Should().NotBeNull();

        block.zero_grad();

        block.Scale.grad.Should().BeNull();
    }

    [Fact]
    public void Zero_grad_can_keep_them_as_zeros()
    {
        block.call(ones(2, 1, 3, 3)).sum().backward();

        block.zero_grad(set_to_none: false);

        block.Scale.grad!.item<float>().Should().Be(0);
    }

    [Fact]
    public void Apply_visits_children_before_their_parent()
    {
        var visited = new List<Type>();

        block.apply(module => visited.Add(module.GetType()));

        visited.Should().Equal(typeof(Conv2d), typeof(BatchNorm2d), typeof(Block));
    }

    [Fact]
    public void A_change_of_type_makes_new_parameters_and_disposes_the_old()
    {
        var before = block.Scale;

        block.to(ScalarType.Float64);

        before.IsInvalid.Should().BeTrue();
        block.Scale.dtype.Should().Be(ScalarType.Float64);
        block.Scale.requires_grad.Should().BeTrue();
        block.get_buffer("offset")!.dtype.Should().Be(ScalarType.Float64);
        block.get_buffer("normal.num_batches_tracked")!.dtype.Should().Be(ScalarType.Int64, "counters stay counters");
        block.call(ones(2, 1, 3, 3, dtype: float64)).dtype.Should().Be(ScalarType.Float64);
    }

    [Fact]
    public void A_move_to_where_it_is_changes_nothing()
    {
        var before = block.Scale;

        block.to(CPU).Should().BeSameAs(block);

        block.Scale.Should().BeSameAs(before);
    }

    [Fact]
    public void A_disposed_module_disposes_its_weights()
    {
        var weight = block.get_parameter("convolution.weight")!;

        block.Dispose();

        weight.IsInvalid.Should().BeTrue();
    }

    [Fact]
    public void Frozen_parameters_stay_without_gradients()
    {
        foreach (var parameter in block.parameters())
            parameter.requires_grad = false;

        block.call(ones(2, 1, 3, 3)).requires_grad.Should().BeFalse();
    }

    [Fact]
    public void A_registered_name_must_be_new_and_plain()
    {
        block.Invoking(b => b.register_buffer("offset", zeros(1))).Should().Throw<InvalidOperationException>();
        block.Invoking(b => b.register_module("normal", Linear(1, 1))).Should().Throw<InvalidOperationException>();
        block.Invoking(b => b.register_module("a.b", Linear(1, 1))).Should().Throw<ArgumentException>();
        block.Invoking(b => b.register_module("", Linear(1, 1))).Should().Throw<ArgumentException>();
        block.Invoking(b => b.register_buffer("none", null!)).Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public void Weights_cannot_become_integers() =>
        block.Invoking(b => b.to(ScalarType.Int64)).Should().Throw<ArgumentException>();

    [Fact]
    public void A_component_can_be_given_another_name()
    {
        using var renamed = new Renamed();

        renamed.state_dict().Keys.Should().Equal("γ", "inner.weight");
    }

    private sealed class Renamed : Module<Tensor, Tensor>
    {
        [TorchSharp.Utils.ComponentName(Name = "γ")]
        private readonly Parameter gamma = Parameter(ones(1));

        [field: TorchSharp.Utils.ComponentName(Name = "inner")]
        private Linear Projection { get; } = Linear(1, 1, hasBias: false);

        public Renamed() : base(nameof(Renamed)) => RegisterComponents();

        public override Tensor forward(Tensor x) => Projection.call(x) * gamma;
    }

    private sealed class Block : Module<Tensor, Tensor>
    {
        private readonly Conv2d convolution = Conv2d(1, 2, 1);
        private readonly BatchNorm2d normal = BatchNorm2d(2);
        private readonly Parameter scale = Parameter(ones(1));
        private readonly Tensor offset = zeros(1);

        public Block() : base(nameof(Block)) => RegisterComponents();

        public BatchNorm2d Normal => normal;

        // The field keeps the first parameter when the module is converted; the register knows the current one.
        public Parameter Scale => get_parameter("scale")!;

        public override Tensor forward(Tensor x) => normal.call(convolution.call(x)) * Scale + get_buffer("offset")!;
    }
}
