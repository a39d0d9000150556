using LongRange;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Samples;

/// <summary>The short form of samples/LongRange: one seed, one experiment, and why its control must fail.</summary>
public sealed class LongRangeTests : IClassFixture<Seeded>
{
    private readonly CopyColour copy = new();

    [Fact]
    public void Attention_copies_a_colour_from_further_away_than_its_control_sees()
    {
        var attention = new Trial(copy, Seed: 1, Attends: true).Run(steps: 1_500, score => score.Accuracy > 0.99);
        var control = new Trial(copy, Seed: 1, Attends: false).Run(attention.Steps);

        attention.Score.Accuracy.Should().BeGreaterThan(0.95, "attention finds the other square");
        control.Score.Accuracy.Should().BeLessThan(copy.Chance + 0.08, "it can only guess");
        attention.Score.Decibels.Should().BeGreaterThan(control.Score.Decibels!.Value);
        (attention.Parameters, control.Parameters).Should().Be((49_108L, 49_108L), "neither has more to learn with");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Only_attention_answers_a_change_23_columns_away(bool attends)
    {
        using var network = copy.Build(attends);
        network.get_parameter("far.gamma")!.detach().fill_(1);
        var (red, blue) = (Question(colour: 1), Question(colour: 4));

        var changed = (network.call(red) - network.call(blue)).abs().amax([0, 1, 2]);

        (changed[TensorIndex.Slice(stop: 5)].max().ToDouble() > 0).Should().BeTrue("the left square has changed");
        (changed[TensorIndex.Slice(start: 23)].max().ToDouble() > 0).Should().Be(attends);
    }

    [Fact]
    public void Equal_seeds_train_equal_networks()
    {
        var trial = new Trial(copy, Seed: 2, Attends: true);

        trial.Run(steps: 3).Score.Should().Be(trial.Run(steps: 3).Score);
    }

    private static Tensor Question(int colour)
    {
        var squares = new Squares(count: 1, height: 12);

        squares.Paint(0, (0, 4), colour);
        squares.Paint(0, (25, 4), Squares.White);

        return squares.ToTensor();
    }
}
