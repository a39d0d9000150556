using LongRange;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Samples;

/// <summary>samples/LongRange in short: one seed of one task, and why its control must fail.</summary>
public sealed class LongRangeTests : IClassFixture<Seeded>
{
    private readonly CopyColorTask copy = new();

    [Fact]
    public void Attention_copies_a_color_from_beyond_its_controls_receptive_field()
    {
        var attention = new TrainingTrial(copy, Seed: 1, WithAttention: true).Run(maxSteps: 1_500, score => score.Accuracy > 0.99);
        var control = new TrainingTrial(copy, Seed: 1, WithAttention: false).Run(attention.Steps);

        attention.Score.Accuracy.Should().BeGreaterThan(0.95, "attention sees the other square");
        control.Score.Accuracy.Should().BeLessThan(copy.GuessAccuracy + 0.08, "it can only guess");
        attention.Score.Psnr.Should().BeGreaterThan(control.Score.Psnr!.Value);
        (attention.Parameters, control.Parameters).Should().Be((49_108L, 49_108L), "both have the same capacity");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Only_attention_depends_on_a_change_23_columns_away(bool withAttention)
    {
        using var network = copy.Build(withAttention);
        network.get_parameter("attention.gamma")!.detach().fill_(1);
        var (red, blue) = (Input(color: 1), Input(color: 4));

        var changed = (network.call(red) - network.call(blue)).abs().amax([0, 1, 2]);

        (changed[TensorIndex.Slice(stop: 5)].max().ToDouble() > 0).Should().BeTrue("the left square has changed");
        (changed[TensorIndex.Slice(start: 23)].max().ToDouble() > 0).Should().Be(withAttention);
    }

    [Fact]
    public void Equal_seeds_train_equal_networks()
    {
        var trial = new TrainingTrial(copy, Seed: 2, WithAttention: true);

        trial.Run(maxSteps: 3).Score.Should().Be(trial.Run(maxSteps: 3).Score);
    }

    private static Tensor Input(int color)
    {
        var squares = new SquareImages(count: 1, height: 12);

        squares.Fill(0, (0, 4), color);
        squares.Fill(0, (25, 4), SquareImages.White);

        return squares.ToTensor();
    }
}
