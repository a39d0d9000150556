using Sagan.Cli;

namespace SelfAttentionGan.Tests.Cli;

public sealed class ClassLabelTests
{
    private static readonly string[] Animals = ["cat", "Dog", "dog", "3", "wild boar"];

    [Theory]
    [InlineData(null, null)]
    [InlineData("0", 0)]
    [InlineData("4", 4)]
    [InlineData("cat", 0)]
    [InlineData("CAT", 0)]
    [InlineData("dog", 2)]
    [InlineData("Dog", 1)]
    [InlineData("wild boar", 4)]
    public void A_class_is_told_by_number_or_by_name_in_any_case(string? text, int? number) =>
        ClassLabel.Parse(text, Animals, classes: 5).Should().Be(number);

    [Fact]
    public void A_name_counts_before_a_number()
    {
        ClassLabel.Parse("3", Animals, classes: 5).Should().Be(3);
        ClassLabel.Parse("3", ["7", "3", "1", "0"], classes: 4).Should().Be(1, "its folder is called 3");
        ClassLabel.Parse("2", ["7", "3", "1", "0"], classes: 4).Should().Be(2);
    }

    [Fact]
    public void Without_names_a_number_is_enough() => ClassLabel.Parse("2", [], classes: 3).Should().Be(2);

    [Theory]
    [InlineData("wildboar", "one of cat, Dog, dog, 3, wild boar, but got 'wildboar'; did you mean 'wild boar'?")]
    [InlineData("5", "from 0 to 4, or one of cat, Dog, dog, 3, wild boar, but got '5'.")]
    [InlineData("-1", "from 0 to 4, or one of cat, Dog, dog, 3, wild boar, but got '-1'.")]
    [InlineData("", "from 0 to 4, or one of cat, Dog, dog, 3, wild boar, but got ''.")]
    [InlineData("DOG", "may be Dog or dog; say it with its capitals, or by its number.")]
    public void What_is_no_class_is_answered_with_those_there_are(string text, string complaint) =>
        FluentActions.Invoking(() => ClassLabel.Parse(text, Animals, classes: 5))
            .Should().Throw<ArgumentException>().WithMessage($"*{complaint}");

    [Fact]
    public void A_run_without_classes_has_none() =>
        FluentActions.Invoking(() => ClassLabel.Parse("cat", [], classes: 0))
            .Should().Throw<ArgumentException>().WithMessage("*this run has none, and got 'cat'; leave it out.");

    [Fact]
    public void Of_many_names_some_are_shown() =>
        FluentActions.Invoking(() => ClassLabel.Parse("x", [.. Enumerable.Range(0, 1000).Select(i => $"n{i:0000}")], 1000))
            .Should().Throw<ArgumentException>().Which.Message.Length.Should().BeLessThan(200);
}
