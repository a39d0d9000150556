using SelfAttentionGan.SpectralNormalization;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.SpectralNormalization;

/// <summary>One update of u and v per optimizer step, as in the official code.</summary>
public sealed class SpectralNormUpdateTests : IClassFixture<Seeded>
{
    private readonly SpectralNorm norm = new(Linear(6, 5), new() { UpdateSchedule = SpectralNormUpdate.FirstCallOfStep });
    private readonly Tensor x = randn(3, 6);

    [Fact]
    public void The_first_call_of_a_step_updates_and_the_second_does_not()
    {
        Updates(() => norm.call(x)).Should().BeTrue("there was no update before");
        Updates(() => norm.call(x)).Should().BeFalse("it is the same step");
    }

    [Fact]
    public void A_gradient_that_reaches_the_weight_begins_the_next_step()
    {
        var loss = norm.call(x).sum() - norm.call(-x).sum();

        Updates(() => loss.backward()).Should().BeFalse("backward computes nothing anew");
        Updates(() => norm.call(x)).Should().BeTrue();
        Updates(() => norm.call(x)).Should().BeFalse();
    }

    [Fact]
    public void Calls_with_a_frozen_weight_neither_update_nor_count()
    {
        norm.call(x).sum().backward();
        Freeze(true);
        var image = x.clone().requires_grad_();

        Updates(() => norm.call(image).sum().backward()).Should().BeFalse("the generator's step freezes it");
        Freeze(false);
        Updates(() => norm.call(x)).Should().BeTrue("that step was not this weight's");
        Freeze(true);
        norm.call(image).sum().backward();
        Freeze(false);

        Updates(() => norm.call(x)).Should().BeFalse("no gradient has reached the weight since");
    }

    [Fact]
    public void A_call_without_gradients_updates_once_too()
    {
        using (no_grad())
        {
            Updates(() => norm.call(x)).Should().BeTrue("the weight is being trained, if not right now");
            Updates(() => norm.call(x)).Should().BeFalse();
        }

        Updates(() => norm.call(x)).Should().BeFalse("no gradient has reached the weight since");
    }

    [Fact]
    public void A_gradient_of_the_input_alone_does_not_count()
    {
        var image = x.clone().requires_grad_();
        var y = norm.call(image).square().sum();

        autograd.grad([y], [image], retain_graph: true, create_graph: true);

        Updates(() => norm.call(x)).Should().BeFalse("a gradient penalty computes it in the middle of a step");
    }

    [Fact]
    public void Evaluation_never_updates()
    {
        norm.eval();

        Updates(() => norm.call(x)).Should().BeFalse();
    }

    [Fact]
    public void The_schedule_does_not_change_the_first_output()
    {
        var everyCall = new SpectralNorm(Linear(6, 5));
        everyCall.load_state_dict(norm.state_dict());

        norm.call(x).allclose(everyCall.call(x), 0, 0).Should().BeTrue("the first call updates in both");
    }

    private bool Updates(Action act)
    {
        using var before = norm.get_buffer("weight_u")!.clone();
        act();
        return !norm.get_buffer("weight_u")!.allclose(before, 0, 0);
    }

    private void Freeze(bool frozen) => norm.get_parameter("weight_orig")!.requires_grad = !frozen;
}
