using SelfAttentionGan.Models;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Models;

public sealed class LayerListTests : IClassFixture<Seeded>
{
    private readonly LayerList layers = new("network", "ToEnd");

    [Fact]
    public void A_layer_is_created_when_it_is_added()
    {
        var linear = Linear(2, 2);

        layers.Add("first", () => linear);
        layers.AddOutput("second", () => Linear(2, 1));

        layers.Build().Select(layer => layer.Name).Should().Equal("first", "second");
        linear.weight.IsInvalid.Should().BeFalse();
    }

    [Fact]
    public void An_error_disposes_the_layers_before_it_and_ends_the_creation_of_more()
    {
        var linear = Linear(2, 2);
        var weight = linear.weight;
        layers.Add("first", () => linear);

        layers.Require(false, "The second layer is wrong.");
        layers.Add("second", () => throw new NotSupportedException("no layer is created after an error"));
        layers.Add("second", () => throw new NotSupportedException("no layer is created after an error"));

        weight.IsInvalid.Should().BeTrue();
        layers.Invoking(list => list.Build()).Should().Throw<InvalidOperationException>().WithMessage(
            "This network cannot be built. The second layer is wrong. Layers have different names, but 'second' is " +
            "added twice. The network has no output layer; finish it with ToEnd.");
    }

    [Fact]
    public void An_error_is_reported_once()
    {
        layers.Require(false, "It is wrong.");
        layers.Require(false, "It is wrong.");

        layers.Invoking(list => list.Build()).Should().Throw<InvalidOperationException>()
            .WithMessage("This network cannot be built. It is wrong.");
    }
}
