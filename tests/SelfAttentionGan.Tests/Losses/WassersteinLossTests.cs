using SelfAttentionGan.Losses;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Losses;

public sealed class WassersteinLossTests
{
    private readonly WassersteinLoss loss = new();
    private readonly Tensor real = tensor(new[] { 3f, 1f }), fake = tensor(new[] { -1f, 0f });

    [Fact]
    public void The_discriminators_loss_is_the_difference_of_mean_scores()
    {
        loss.ForDiscriminator(real, fake).item<float>().Should().Be(-2.5f, "mean(fake) − mean(real) = −0.5 − 2");
        loss.ForDiscriminator(real + 1, fake).item<float>().Should().Be(-3.5f, "there is no margin at which it is content");
    }

    [Fact]
    public void The_generators_loss_is_the_negative_mean_score()
    {
        loss.ForGenerator(fake, ThrowingScores.For).item<float>().Should().Be(0.5f, "−mean(fake)");
    }
}
