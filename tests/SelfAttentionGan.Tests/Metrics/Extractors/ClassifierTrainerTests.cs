using SelfAttentionGan.Data;
using SelfAttentionGan.Metrics.Extractors;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Metrics.Extractors;

public sealed class ClassifierTrainerTests
{
    [Fact]
    public void Faces_are_classified_by_expression_and_attributes()
    {
        var losses = new List<double>();
        using var classifier = new ClassifierTrainer(Datasets.SyntheticFaces(size: 16, count: 500))
        {
            Steps = 25,
            BatchSize = 32,
            Width = 8,
        }.Train((_, loss) => losses.Add(loss));

        classifier.Tasks.Select(task => task.Name).Should().Equal(
            "class", "hair style", "hair color", "mouth", "eye color", "glasses", "earrings", "freckles");
        classifier.ClassCount.Should().Be(4, "logits are those of the expression");
        losses.Should().HaveCount(25);
        losses.TakeLast(5).Average().Should().BeLessThan(losses.Take(5).Average());
        classifier.Accuracy.Should().BeApproximately(classifier.Tasks.Average(task => task.Accuracy), 1e-12);
    }

    [Fact]
    public void Images_without_classes_are_refused()
    {
        var source = Datasets.FromTensor(zeros(40, 1, 8, 8));

        FluentActions.Invoking(() => new ClassifierTrainer(source).Train())
            .Should().Throw<ArgumentException>().WithMessage("*neither*folders*");
    }

    [Fact]
    public void Numbers_out_of_range_are_refused_with_the_number_needed()
    {
        var digits = Datasets.SyntheticDigits(size: 12, count: 60);

        FluentActions.Invoking(() => new ClassifierTrainer(digits).Train())
            .Should().Throw<ArgumentException>().WithMessage("*one batch of 64 images*60 images*");
        FluentActions.Invoking(() => new ClassifierTrainer(digits) { Steps = 0 }.Train())
            .Should().Throw<ArgumentException>().WithMessage("*got 0 steps*");
    }
}
