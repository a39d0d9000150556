using Sagan.Cli;

namespace SelfAttentionGan.Tests.Cli;

public sealed class RecordedDataTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Classes_have_names_numbers_and_counts()
    {
        Write("""{ "images": 1200, "classes": [{ "name": "cat", "images": 1000 }, { "name": "dog" }], "fingerprint": "x" }""");

        var data = RecordedData.Of(folder.Path);

        data.Images.Should().Be(1200);
        data.Classes.Should().Equal(("cat", 1000), ("dog", null));
        data.DescribeClasses().Should().Be("0 cat (1,000), 1 dog");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{ "classes": 3 }""")]
    [InlineData("""{ "classes": [{ "name": 3 }] }""")]
    [InlineData("""{ "classes": [null] }""")]
    [InlineData("""{ "classes": [{}] }""")]
    public void A_run_that_has_recorded_nothing_or_rubbish_knows_none(string? text)
    {
        if (text is not null)
            Write(text);

        RecordedData.Of(folder.Path).Classes.Should().BeEmpty();
    }

    [Fact]
    public void Of_a_thousand_classes_some_are_shown()
    {
        Write($$"""{ "classes": [{{string.Join(',', Enumerable.Range(0, 1020).Select(i => $$"""{ "name": "n{{i}}" }"""))}}] }""");

        RecordedData.Of(folder.Path).DescribeClasses().Should().StartWith("0 n0, 1 n1, ").And.EndWith("19 n19 and 1,000 more");
    }

    public void Dispose() => folder.Dispose();

    private void Write(string text) => File.WriteAllText(Path.Combine(folder.Path, "data.json"), text);
}
