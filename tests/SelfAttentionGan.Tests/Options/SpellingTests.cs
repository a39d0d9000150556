using SelfAttentionGan.Options;

namespace SelfAttentionGan.Tests.Options;

public sealed class SpellingTests
{
    [Theory]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("abc", "", 3)]
    [InlineData("GeneratorRate", "generatorRate", 0)]
    [InlineData("generatorRat", "generatorRate", 1)]
    [InlineData("ab", "ba", 2)]
    public void The_distance_counts_letters_to_change(string name, string other, int letters)
    {
        Spelling.Distance(name, other).Should().Be(letters);
        Spelling.Distance(other, name).Should().Be(letters);
    }

    [Fact]
    public void The_nearest_name_is_found()
    {
        Spelling.Nearest("stpes", ["seed", "steps", "latent"]).Should().Be("steps");
        Spelling.Nearest("steps", []).Should().BeEmpty();
    }

    [Theory]
    [InlineData("toy33", "Toy32")]
    [InlineData("lsun", "Lsun64")]
    [InlineData("something", null)]
    [InlineData("", null)]
    public void A_name_is_suggested_where_most_of_its_letters_are_right(string name, string? suggestion) =>
        Spelling.Suggest(name, ["Toy32", "Lsun64"]).Should().Be(suggestion);
}
