using Goldens;
using static TorchSharp.torch;

namespace SystemTorch.Tests.Jit;

public sealed class ScriptModuleTests
{
    private readonly Golden golden = new("scripted-output");
    private readonly jit.ScriptModule<Tensor, Tensor> module =
        jit.load<Tensor, Tensor>(Golden.PathOf("scripted.pt"));

    [Fact]
    public void A_scripted_module_computes_what_PyTorch_computed()
    {
        golden.ShouldHold("positive.train", module.call(golden["positive"]));
        golden.ShouldHold("negative.train", module.forward(golden["negative"]));
    }

    [Fact]
    public void A_scripted_module_knows_training_from_evaluation()
    {
        module.training.Should().BeTrue();

        module.eval();

        module.training.Should().BeFalse();
        golden.ShouldHold("positive.eval", module.call(golden["positive"]));
    }

    [Fact]
    public void Its_weights_and_buffers_have_names()
    {
        module.named_parameters().Select(p => p.name).Should().Equal("linear.weight", "linear.bias");
        module.named_buffers().Select(b => b.name).Should().Equal("scale");
        golden.ShouldHold("linear.weight", module.named_parameters().First().parameter);
    }

    [Fact]
    public void It_can_be_loaded_from_memory()
    {
        using var loaded = jit.load<Tensor, Tensor>(File.ReadAllBytes(Golden.PathOf("scripted.pt")));

        golden.ShouldHold("positive.train", loaded.call(golden["positive"]));
    }

    [Fact]
    public void Gradients_reach_its_weights()
    {
        module.call(golden["positive"]).sum().backward();

        module.parameters().Should().OnlyContain(p => !ReferenceEquals(p.grad, null));
    }

    [Fact]
    public void An_absent_file_is_an_error() =>
        FluentActions.Invoking(() => jit.load<Tensor, Tensor>(Golden.PathOf("absent.pt"))).Should().Throw<Exception>();
}
