using SelfAttentionGan.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Layers;

/// <summary>One sharpening of σ for each step of the optimiser: the official code's discipline.</summary>
public sealed class SpectralNormUpdateTests : IClassFixture<Seeded>
{
    private readonly SpectralNorm norm = new(Linear(6, 5), new() { Update = SpectralNormUpdate.FirstCallOfStep });
    private readonly Tensor x = randn(3, 6);

    [Fact]
    public void The_first_call_of_a_step_sharpens_and_the_second_does_not()
    {
        Moves(() => norm.call(x)).Should().BeTrue("nothing has sharpened it yet");
        Moves(() => norm.call(x)).Should().BeFalse("it is the same step");
    }

    [Fact]
    public void A_gradient_that_reaches_the_weight_begins_the_next_step()
    {
        var loss = norm.call(x).sum() - norm.call(-x).sum();

        Moves(() => loss.backward()).Should().BeFalse("backward computes nothing anew");
        Moves(() => norm.call(x)).Should().BeTrue();
        Moves(() => norm.call(x)).Should().BeFalse();
    }

    [Fact]
    public void While_the_weight_is_frozen_calls_neither_sharpen_nor_count()
    {
        norm.call(x).sum().backward();
        Freeze(true);
        var image = x.clone().requires_grad_();

        Moves(() => norm.call(image).sum().backward()).Should().BeFalse("the generator's step reads the discriminator");
        Freeze(false);
        Moves(() => norm.call(x)).Should().BeTrue("that step was not this weight's");
        Freeze(true);
        norm.call(image).sum().backward();
        Freeze(false);

        Moves(() => norm.call(x)).Should().BeFalse("no gradient has reached the weight since");
    }

    [Fact]
    public void A_call_without_gradients_sharpens_once_too()
    {
        using (no_grad())
        {
            Moves(() => norm.call(x)).Should().BeTrue("the weight is being trained, if not right now");
            Moves(() => norm.call(x)).Should().BeFalse();
        }

        Moves(() => norm.call(x)).Should().BeFalse("no gradient has reached the weight since");
    }

    [Fact]
    public void A_gradient_of_the_input_alone_does_not_count()
    {
        var image = x.clone().requires_grad_();
        var y = norm.call(image).square().sum();

        autograd.grad([y], [image], retain_graph: true, create_graph: true);

        Moves(() => norm.call(x)).Should().BeFalse("a penalty asks for it in the middle of a step");
    }

    [Fact]
    public void Evaluation_never_sharpens()
    {
        norm.eval();

        Moves(() => norm.call(x)).Should().BeFalse();
    }

    [Fact]
    public void The_policy_changes_no_number_of_a_call()
    {
        var everyCall = new SpectralNorm(Linear(6, 5));
        everyCall.load_state_dict(norm.state_dict());

        norm.call(x).allclose(everyCall.call(x), 0, 0).Should().BeTrue("the first call sharpens in both");
    }

    private bool Moves(Action act)
    {
        using var before = norm.get_buffer("weight_u")!.clone();
        act();
        return !norm.get_buffer("weight_u")!.allclose(before, 0, 0);
    }

    private void Freeze(bool frozen) => norm.get_parameter("weight_orig")!.requires_grad = !frozen;
}
