using SelfAttentionGan.Losses;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Losses;

public sealed class HingeLossTests
{
    private readonly HingeLoss loss = new();

    [Fact]
    public void Scores_beyond_the_margin_have_no_loss()
    {
        var lost = loss.ForDiscriminator(tensor(new[] { 1f, 5f }), tensor(new[] { -1f, -7f }));

        lost.item<float>().Should().Be(0);
    }

    [Fact]
    public void Scores_of_zero_have_a_loss_of_one_on_either_side()
    {
        var lost = loss.ForDiscriminator(zeros(4), zeros(4));

        lost.item<float>().Should().Be(2, "by hand: max(0, 1 − 0) + max(0, 1 + 0)");
    }

    [Fact]
    public void Beyond_the_margin_there_is_no_gradient()
    {
        var real = tensor(new[] { 0.5f, 2f }, requires_grad: true);

        loss.ForDiscriminator(real, tensor(new[] { -3f })).backward();

        real.grad!.data<float>().ToArray().Should().Equal([-0.5f, 0f], "by hand: −1/n below the margin, 0 beyond");
    }

    [Fact]
    public void The_generators_loss_is_the_negative_mean_score()
    {
        loss.ForGenerator(tensor(new[] { 2f, 4f }), ThrowingScores.For).item<float>().Should().Be(-3, "by hand: the negative mean");
    }
}
