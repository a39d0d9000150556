namespace SelfAttentionGan.Tests.Docs;

public sealed class CodeBlockTests
{
    private static readonly string[] Pages =
    [
        "README.md", "CHANGELOG.md", "CONTRIBUTING.md",
        .. new[] { "docs", "samples", "src" }.SelectMany(folder => Directory.EnumerateFiles(
                Repository.PathOf(folder), "*.md", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Repository.PathOf(), path))
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            .Where(path => !path.EndsWith(".received.md", StringComparison.Ordinal)),
    ];

    public static TheoryData<string> PagesWithCode =>
        [.. Pages.Where(page => CodeBlock.In(page).Any())];

    [Theory]
    [MemberData(nameof(PagesWithCode))]
    public void Every_block_of_a_page_compiles_with_the_usings_that_it_shows(string page) =>
        CodeBlock.In(page).SelectMany(block => block.Errors()).Should().BeEmpty();

    [Fact]
    public void Every_block_is_found()
    {
        var marked = Pages.Sum(page => File.ReadLines(Repository.PathOf(page)).Count(
            line => line.TrimStart().StartsWith("```c", StringComparison.OrdinalIgnoreCase)
                && !line.Contains("```console", StringComparison.Ordinal)));

        Pages.Sum(page => CodeBlock.In(page).Count()).Should().Be(marked);
        marked.Should().BeGreaterThan(10);
    }

    [Theory]
    [InlineData("Console.WriteLine(1);", "", null)]
    [InlineData("Console.WriteLine(randn(1));", "", "randn")]
    [InlineData("using static TorchSharp.torch;\n\nConsole.WriteLine(randn(1));", "", null)]
    [InlineData("Console.WriteLine(x.shape);", "", "'x'")]
    [InlineData("Console.WriteLine(x.shape);", "Tensor x", null)]
    [InlineData("sealed class Own\n{\n    int Number => \"one\";\n}", "", "'string'")]
    [InlineData("Console.WriteLine(1)", "", "; expected")]
    public void A_block_that_does_not_compile_is_told_with_its_line(string code, string given, string? error)
    {
        var errors = new CodeBlock("page.md", 7, given, code).Errors();

        if (error is null)
            errors.Should().BeEmpty();
        else
            errors.Should().ContainSingle().Which.Should().StartWith("page.md:").And.Contain(error);
    }

    [Fact]
    public void The_first_program_of_the_readme_is_the_quickstart()
    {
        var sample = File.ReadAllText(Repository.PathOf("samples", "Quickstart", "Program.cs"));

        CodeBlock.In("README.md").First().Code.Should().Be(sample.ReplaceLineEndings("\n"));
    }
}
