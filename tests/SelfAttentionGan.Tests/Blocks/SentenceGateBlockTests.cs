using SelfAttentionGan.Attention;
using SelfAttentionGan.Blocks;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Blocks;

public sealed class SentenceGateBlockTests : IClassFixture<Seeded>
{
    private readonly SentenceGateBlock gate = new(channels: 16, sentenceDim: 6);
    private readonly Tensor x = randn(2, 16, 4, 3), sentence = randn(2, 6);

    [Fact]
    public void A_new_layer_is_the_identity() =>
        gate.call(x, sentence).allclose(x, 0, 0).Should().BeTrue("γ starts at zero");

    [Fact]
    public void It_has_as_many_parameters_as_attention_and_all_are_used()
    {
        gate.get_parameter("gamma")!.detach().fill_(1);
        gate.call(x, sentence).square().sum().backward();

        gate.parameters().Sum(parameter => parameter.numel())
            .Should().Be(new CrossAttention2d(16, 6).parameters().Sum(parameter => parameter.numel()));
        gate.parameters().Should().OnlyContain(parameter => parameter.grad!.count_nonzero().item<long>() > 0);
    }

    [Fact]
    public void Every_position_gets_the_same_vector_in_parts_between_0_and_1()
    {
        gate.get_parameter("gamma")!.detach().fill_(1);

        var added = (gate.call(x, sentence) - x).flatten(2);                                 // (n, c, hw)
        var directions = added / added.norm(1, keepdim: true);

        directions.allclose(directions[.., .., ..1].expand_as(directions), 1e-3, 1e-4)
            .Should().BeTrue("no position chooses among words");
        (added.norm(1).amax([1]) - added.norm(1).amin([1])).min().item<float>()
            .Should().BePositive("how much it takes depends on the position");
    }

    [Fact]
    public void Wrong_shapes_are_errors_before_torch_is_called()
    {
        gate.Invoking(layer => layer.call(zeros(2, 8, 4, 3), sentence)).Should().Throw<ArgumentException>()
            .WithMessage("*N×16×H×W*but got 2×8×4×3*");
        gate.Invoking(layer => layer.call(x, zeros(2, 5))).Should().Throw<ArgumentException>()
            .WithMessage("*sentences of shape 2×6*but got 2×5*");
        FluentActions.Invoking(() => new SentenceGateBlock(12, 6)).Should().Throw<ArgumentException>()
            .WithMessage("*a multiple of 8 channels, but got 12; try 16.*");
    }
}
