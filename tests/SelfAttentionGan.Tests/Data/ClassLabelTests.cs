using SelfAttentionGan.Data;

namespace SelfAttentionGan.Tests.Data;

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
    public void A_class_is_parsed_by_index_or_by_name_in_any_case(string? text, int? number) =>
        ClassLabel.Parse(text, Animals, classes: 5).Should().Be(number);

    [Fact]
    public void A_name_takes_precedence_over_an_index()
    {
        ClassLabel.Parse("3", Animals, classes: 5).Should().Be(3);
        ClassLabel.Parse("3", ["7", "3", "1", "0"], classes: 4).Should().Be(1, "its folder is called 3");
        ClassLabel.Parse("2", ["7", "3", "1", "0"], classes: 4).Should().Be(2);
    }

    [Fact]
    public void Without_names_the_index_is_parsed() => ClassLabel.Parse("2", [], classes: 3).Should().Be(2);

    [Theory]
    [InlineData("wildboar", "one of cat, Dog, dog, 3, wild boar, but got 'wildboar'; did you mean 'wild boar'?")]
    [InlineData("5", "from 0 to 4, or one of cat, Dog, dog, 3, wild boar, but got '5'.")]
    [InlineData("-1", "from 0 to 4, or one of cat, Dog, dog, 3, wild boar, but got '-1'.")]
    [InlineData("", "from 0 to 4, or one of cat, Dog, dog, 3, wild boar, but got ''.")]
    [InlineData("DOG", "may be Dog or dog; write it in its exact case, or use its index.")]
    public void An_unknown_class_is_rejected_with_a_list(string text, string error) =>
        FluentActions.Invoking(() => ClassLabel.Parse(text, Animals, classes: 5))
            .Should().Throw<ArgumentException>().WithMessage($"*{error}");

    [Fact]
    public void An_unconditional_run_has_no_class() =>
        FluentActions.Invoking(() => ClassLabel.Parse("cat", [], classes: 0))
            .Should().Throw<ArgumentException>().WithMessage("*this run is unconditional, and got 'cat'; leave it out.");

    [Fact]
    public void Only_some_of_many_names_are_listed() =>
        FluentActions.Invoking(() => ClassLabel.Parse("x", [.. Enumerable.Range(0, 1000).Select(i => $"n{i:0000}")], 1000))
            .Should().Throw<ArgumentException>().Which.Message.Length.Should().BeLessThan(200);
}
