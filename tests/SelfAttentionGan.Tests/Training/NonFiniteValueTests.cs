using SelfAttentionGan.Training.Monitoring;

namespace SelfAttentionGan.Tests.Training;

public sealed class NonFiniteValueTests
{
    private static readonly NonFiniteValue Judging = new("discriminator's loss", 5), Painting = new("generator's loss", 5);

    [Fact]
    public void The_earlier_of_two_faults_is_the_one_to_name()
    {
        NonFiniteValue.Earlier(Judging, Painting with { Step = 4 })!.Name.Should().Be(Painting.Name);
        NonFiniteValue.Earlier(Judging, Painting with { Step = 6 })!.Name.Should().Be(Judging.Name);
        NonFiniteValue.Earlier(Judging, Painting)!.Name.Should().Be(Judging.Name, "in a step the discriminator's turn comes first");
    }

    [Fact]
    public void Where_there_is_one_fault_it_is_that()
    {
        NonFiniteValue.Earlier(Judging, null).Should().Be(Judging);
        NonFiniteValue.Earlier(null, Painting).Should().Be(Painting);
        NonFiniteValue.Earlier(null, null).Should().BeNull();
    }

    [Fact]
    public void A_mean_that_is_not_finite_is_a_fault_of_the_step_that_reports_it()
    {
        var means = new Dictionary<string, double> { ["realScore"] = 1, ["distance"] = double.NegativeInfinity };

        NonFiniteValue.In(means, 7).Should().Be(new NonFiniteValue("distance", 7));
        NonFiniteValue.In(new Dictionary<string, double> { ["realScore"] = 1 }, 7).Should().BeNull();
    }

    [Fact]
    public void A_fault_says_what_happened_what_to_do_and_what_became_of_the_training()
    {
        Judging.Describe("It stopped.").Should().Contain("discriminator's loss").And.Contain("from step 5 on")
            .And.Contain("GeneratorRate").And.Contain("ClipGradient").And.EndWith("It stopped.");
    }
}
