using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SystemTorch.Tests.Modules;

public sealed class HookTests
{
    private readonly TorchSharp.Modules.Linear linear = Linear(2, 2);
    private readonly Tensor x = ones(1, 2);

    [Fact]
    public void A_hook_before_changes_the_input()
    {
        linear.register_forward_pre_hook((_, input) => input * 0);

        linear.call(x).allclose(linear.bias!.unsqueeze(0)).Should().BeTrue();
    }

    [Fact]
    public void A_hook_after_sees_input_and_output_and_changes_the_output()
    {
        linear.register_forward_hook((_, input, output) => output - output + input);

        linear.call(x).allclose(x).Should().BeTrue();
    }

    [Fact]
    public void Forward_alone_runs_no_hooks()
    {
        linear.register_forward_hook((_, _, output) => output * 0);

        linear.forward(x).abs().sum().item<float>().Should().BeGreaterThan(0);
    }

    [Fact]
    public void A_removed_hook_is_silent()
    {
        var before = linear.call(x);

        var hook = linear.register_forward_hook((_, _, output) => output * 0);
        hook.remove();

        linear.call(x).allclose(before).Should().BeTrue();
    }

    [Fact]
    public void Hooks_run_in_the_order_they_came()
    {
        linear.register_forward_hook((_, _, output) => zeros_like(output));
        linear.register_forward_hook((_, _, output) => output + 3);

        linear.call(x).allclose(full(1, 2, 3f)).Should().BeTrue();
    }
}
