using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace SystemTorch.Tests.Autograd;

public sealed class CustomFunctionTests
{
    private readonly Tensor x = tensor(new[] { 1f, 2f, 3f }, requires_grad: true);

    [Fact]
    public void A_function_brings_its_own_derivative()
    {
        var y = Cube.apply(x);
        y.sum().backward();

        y.data<float>().ToArray().Should().Equal(1, 8, 27);
        x.grad!.data<float>().ToArray().Should().Equal(3, 12, 27);
    }

    [Fact]
    public void A_derivative_written_with_tensors_has_a_derivative()
    {
        var slope = grad([Cube.apply(x).sum()], [x], retain_graph: true, create_graph: true)[0];

        slope.sum().backward();

        x.grad!.data<float>().ToArray().Should().Equal(6, 12, 18);
    }

    [Fact]
    public void A_function_takes_numbers_and_keeps_data()
    {
        Scale.apply(x, 2.5).sum().backward();

        x.grad!.data<float>().ToArray().Should().Equal(2.5f, 2.5f, 2.5f);
    }

    [Fact]
    public void A_function_has_several_inputs_and_outputs()
    {
        var w = tensor(new[] { 4f, 5f, 6f }, requires_grad: true);

        var outputs = SumAndProduct.apply(x, w);
        (outputs[0] + outputs[1]).sum().backward();

        outputs[1].data<float>().ToArray().Should().Equal(4, 10, 18);
        x.grad!.data<float>().ToArray().Should().Equal(5, 6, 7);
        w.grad!.data<float>().ToArray().Should().Equal(2, 3, 4);
    }

    [Fact]
    public void A_function_joins_the_graph_around_it()
    {
        (Cube.apply(x * 2) * 3).sum().backward();

        x.grad!.data<float>().ToArray().Should().Equal(72, 288, 648);
    }

    [Fact]
    public void An_input_without_gradients_draws_no_graph()
    {
        Cube.apply(ones(2)).requires_grad.Should().BeFalse();
        using (no_grad())
            Cube.apply(x).requires_grad.Should().BeFalse();
    }

    [Fact]
    public void A_function_keeps_what_it_computed_on_the_way()
    {
        Sine.apply(x).sum().backward();

        x.grad!.allclose(x.detach().cos()).Should().BeTrue();
    }

    [Fact]
    public void An_unused_output_brings_zeros_back()
    {
        var w = tensor(new[] { 4f, 5f, 6f }, requires_grad: true);

        SumAndProduct.apply(x, w)[0].sum().backward();

        x.grad!.data<float>().ToArray().Should().Equal(1, 1, 1);
    }

    internal sealed class Cube : SingleTensorFunction<Cube>
    {
        public override string Name => nameof(Cube);

        public override Tensor forward(AutogradContext ctx, params object?[] vars)
        {
            var input = (Tensor)vars[0]!;
            ctx.save_for_backward([input]);
            return input.pow(3);
        }

        public override List<Tensor?> backward(AutogradContext ctx, Tensor grad_output)
        {
            var input = ctx.get_saved_variables()[0]!;
            return [grad_output * 3 * input.square()];
        }
    }

    private sealed class Sine : SingleTensorFunction<Sine>
    {
        public override string Name => nameof(Sine);

        public override Tensor forward(AutogradContext ctx, params object?[] vars)
        {
            using var scope = NewDisposeScope();

            var input = (Tensor)vars[0]!;
            var slope = input.cos();
            ctx.save_for_backward([slope.MoveToOuterDisposeScope()]);
            return input.sin().MoveToOuterDisposeScope();
        }

        public override List<Tensor?> backward(AutogradContext ctx, Tensor grad_output) =>
            [grad_output * ctx.get_saved_variables()[0]!];
    }

    private sealed class Scale : SingleTensorFunction<Scale>
    {
        public override string Name => nameof(Scale);

        public override Tensor forward(AutogradContext ctx, params object?[] vars)
        {
            ctx.save_data("factor", vars[1]!);
            return (Tensor)vars[0]! * (double)vars[1]!;
        }

        public override List<Tensor?> backward(AutogradContext ctx, Tensor grad_output) =>
            [grad_output * (double)ctx.get_data("factor")!, null];
    }

    private sealed class SumAndProduct : MultiTensorFunction<SumAndProduct>
    {
        public override string Name => nameof(SumAndProduct);

        public override List<Tensor> forward(AutogradContext ctx, params object?[] vars)
        {
            var (left, right) = ((Tensor)vars[0]!, (Tensor)vars[1]!);
            ctx.save_for_backward([left, right]);
            return [left + right, left * right];
        }

        public override List<Tensor?> backward(AutogradContext ctx, List<Tensor> grad_outputs)
        {
            var saved = ctx.get_saved_variables();
            var (sum, product) = (grad_outputs[0]!, grad_outputs[1]!);
            return [sum + product * saved[1]!, sum + product * saved[0]!];
        }
    }
}
