using static TorchSharp.torch;

namespace SystemTorch.Tests.Modules;

public sealed class StateDictTests
{
    private readonly Critic critic = new();

    [Fact]
    public void A_state_crosses_from_one_module_to_another_by_value()
    {
        var other = new Critic();

        var (missing, unexpected) = other.load_state_dict(critic.state_dict());

        missing.Should().BeEmpty();
        unexpected.Should().BeEmpty();
        other.ShouldHoldTheSameAs(critic);
        using (no_grad())
            critic.get_parameter("score.bias")!.fill_(100);
        other.get_parameter("score.bias")!.max().item<float>().Should().BeLessThan(100);
    }

    [Fact]
    public void A_missing_or_strange_key_is_an_error()
    {
        var state = critic.state_dict();
        state.Remove("score.bias", out var bias);
        critic.Invoking(c => c.load_state_dict(state)).Should().Throw<InvalidOperationException>();

        state.Add("score.bias", bias!);
        state.Add("strange", ones(1));
        critic.Invoking(c => c.load_state_dict(state)).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void A_forgiving_load_names_what_did_not_fit()
    {
        var state = critic.state_dict();
        state.Remove("score.bias");
        state.Add("strange", ones(1));

        var (missing, unexpected) = critic.load_state_dict(state, strict: false);

        missing.Should().Equal("score.bias");
        unexpected.Should().Equal("strange");
    }

    [Fact]
    public void A_weight_of_another_shape_is_an_error()
    {
        var state = critic.state_dict();
        state["score.weight"] = ones(3, 3);

        critic.Invoking(c => c.load_state_dict(state)).Should().Throw<Exception>();
    }
}
