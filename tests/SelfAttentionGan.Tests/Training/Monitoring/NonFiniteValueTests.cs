using SelfAttentionGan.Training;
using SelfAttentionGan.Training.Monitoring;

namespace SelfAttentionGan.Tests.Training.Monitoring;

public sealed class NonFiniteValueTests
{
    private static readonly NonFiniteValue OfDiscriminator = new("discriminator's loss", 5), OfGenerator = new("generator's loss", 5);

    [Fact]
    public void The_earlier_of_two_values_is_returned()
    {
        NonFiniteValue.Earlier(OfDiscriminator, OfGenerator with { Step = 4 })!.Name.Should().Be(OfGenerator.Name);
        NonFiniteValue.Earlier(OfDiscriminator, OfGenerator with { Step = 6 })!.Name.Should().Be(OfDiscriminator.Name);
        NonFiniteValue.Earlier(OfDiscriminator, OfGenerator)!.Name.Should().Be(OfDiscriminator.Name, "the discriminator is updated first");
    }

    [Fact]
    public void Of_one_value_and_none_the_value_is_returned()
    {
        NonFiniteValue.Earlier(OfDiscriminator, null).Should().Be(OfDiscriminator);
        NonFiniteValue.Earlier(null, OfGenerator).Should().Be(OfGenerator);
        NonFiniteValue.Earlier(null, null).Should().BeNull();
    }

    [Fact]
    public void A_mean_that_is_not_finite_belongs_to_the_step_of_the_report()
    {
        var means = new Dictionary<string, double> { ["realScore"] = 1, ["distance"] = double.NegativeInfinity };

        NonFiniteValue.In(means, 7).Should().Be(new NonFiniteValue("distance", 7));
        NonFiniteValue.In(new Dictionary<string, double> { ["realScore"] = 1 }, 7).Should().BeNull();
    }

    [Fact]
    public void The_description_has_cause_remedy_and_consequence()
    {
        OfDiscriminator.Describe("It stopped.").Should().Contain("discriminator's loss").And.Contain("from step 5 on")
            .And.Contain(nameof(GanTrainerOptions.GeneratorLearningRate))
            .And.Contain(nameof(GanTrainerOptions.MaxGradientNorm)).And.EndWith("It stopped.");
    }
}
