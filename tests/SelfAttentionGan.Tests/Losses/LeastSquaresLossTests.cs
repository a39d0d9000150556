using SelfAttentionGan.Losses;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Losses;

public sealed class LeastSquaresLossTests
{
    private readonly LeastSquaresLoss loss = new();

    [Fact]
    public void Scores_on_their_targets_have_no_loss()
    {
        loss.ForDiscriminator(ones(3), zeros(4)).item<float>().Should().Be(0);
        loss.ForGenerator(ones(3), ThrowingScores.For).item<float>().Should().Be(0);
    }

    [Fact]
    public void The_loss_is_half_the_squared_distance()
    {
        var lost = loss.ForDiscriminator(tensor(new[] { 3f, 1f }), tensor(new[] { -1f, 2f }));

        lost.item<float>().Should().Be(2.25f, "by hand: ½ · (4 + 0)/2 + ½ · (1 + 4)/2");
        loss.ForGenerator(tensor(new[] { 3f, -1f }), ThrowingScores.For).item<float>().Should().Be(2, "½ · (4 + 4)/2");
    }

    [Fact]
    public void A_score_beyond_its_target_has_a_gradient_back_to_it()
    {
        var real = tensor(new[] { 3f }, requires_grad: true);

        loss.ForDiscriminator(real, zeros(1)).backward();

        real.grad!.item<float>().Should().Be(2, "by hand: the distance, 3 − 1; a hinge would be content");
    }
}
