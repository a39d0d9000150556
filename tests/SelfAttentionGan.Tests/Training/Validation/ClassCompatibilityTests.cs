using SelfAttentionGan.Training.Validation;

namespace SelfAttentionGan.Tests.Training.Validation;

public sealed class ClassCompatibilityTests
{
    [Theory]
    [InlineData(0, 0, 0, "nobody speaks of classes")]
    [InlineData(0, 0, 3, "players without classes do not mind labels")]
    [InlineData(3, 3, 3, "everybody speaks of the same")]
    public void Those_who_agree_may_play(int painter, int judge, int source, string because)
    {
        Agreeing(painter, judge, source)().Should().Be(painter, because);
    }

    [Theory]
    [InlineData(3, 4, 3)]
    [InlineData(3, 0, 3)]
    [InlineData(0, 3, 3)]
    public void Players_must_have_the_same_number_of_classes(int painter, int judge, int source)
    {
        Agreeing(painter, judge, source).Should().Throw<ArgumentException>()
            .WithMessage($"*generator has {painter} and the discriminator {judge}; build both*source, 3*");
    }

    [Fact]
    public void Players_with_classes_need_a_source_with_labels()
    {
        Agreeing(3, 3, source: 0).Should().Throw<ArgumentException>()
            .WithMessage("*3 classes need images with labels*set Classes=0*");
    }

    [Fact]
    public void A_source_of_another_number_of_classes_is_refused()
    {
        Agreeing(3, 3, source: 4).Should().Throw<ArgumentException>()
            .WithMessage("*networks have 3 classes, but the data has 4; set Classes=4*");
    }

    private static Func<int> Agreeing(int painter, int judge, int source) => () => ClassCompatibility.Check(
        new ToyGenerator(painter), new ToyDiscriminator(judge), new SyntheticImages(classes: source));
}
