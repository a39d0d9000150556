using SelfAttentionGan.Training.Validation;

namespace SelfAttentionGan.Tests.Training.Validation;

public sealed class ClassCompatibilityTests
{
    [Theory]
    [InlineData(0, 0, 0, "all are unconditional")]
    [InlineData(0, 0, 3, "unconditional networks ignore labels")]
    [InlineData(3, 3, 3, "all have the same classes")]
    public void Equal_numbers_of_classes_are_compatible(int generator, int discriminator, int source, string because)
    {
        Check(generator, discriminator, source)().Should().Be(generator, because);
    }

    [Theory]
    [InlineData(3, 4, 3)]
    [InlineData(3, 0, 3)]
    [InlineData(0, 3, 3)]
    public void Networks_must_have_the_same_number_of_classes(int generator, int discriminator, int source)
    {
        Check(generator, discriminator, source).Should().Throw<ArgumentException>()
            .WithMessage($"*generator has {generator} and the discriminator {discriminator}; build both*source, 3*");
    }

    [Fact]
    public void Conditional_networks_need_a_source_with_labels()
    {
        Check(3, 3, source: 0).Should().Throw<ArgumentException>()
            .WithMessage("*3 classes need images with labels*set Classes=0*");
    }

    [Fact]
    public void A_source_of_another_number_of_classes_is_rejected()
    {
        Check(3, 3, source: 4).Should().Throw<ArgumentException>()
            .WithMessage("*networks have 3 classes, but the data has 4; set Classes=4*");
    }

    private static Func<int> Check(int generator, int discriminator, int source) => () => ClassCompatibility.Check(
        new ToyGenerator(generator), new ToyDiscriminator(discriminator), new SyntheticImages(classes: source));
}
