using System.Text.RegularExpressions;

namespace SelfAttentionGan.Tests.Docs;

/// <summary>Paths of the repository that pages name, such as <c>Training/GanUpdater.cs</c>, exist.</summary>
/// <remarks>NAME stands for any name: at least one file is so called.</remarks>
public sealed partial class PagePathTests
{
    // What a path on a page may be relative to.
    private static readonly string[] Roots =
    [
        ".", "src/SelfAttentionGan", "src/Sagan.Cli", "tests/SelfAttentionGan.Tests", "tests/Goldens", "samples",
    ];

    public static TheoryData<string> Pages => PageLinkTests.Pages;

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_path_on_a_page_exists(string page) =>
        Missing(File.ReadAllText(Repository.PathOf(page))).Should().BeEmpty();

    [Theory]
    [InlineData("`Training/GanUpdater.cs`, `tests/Goldens/presets.py`, `src/SelfAttentionGan/buildTransitive`", null)]
    [InlineData("`Losses/NAMELoss.cs` and `Losses/NAMELossTests.cs`", null)]
    [InlineData("`Training/None.cs`", "Training/None.cs")]
    [InlineData("`docs/none`", "docs/none")]
    [InlineData("`Losses/NAMENone.cs`", "Losses/NAMENone.cs")]
    [InlineData("`runs/0001-faces`, `report.html`, `Datasets.Pad`, `a.cs b.cs`", null)]
    public void A_missing_path_is_found(string text, string? missing) =>
        Missing(text).Should().Equal(missing is null ? [] : [missing]);

    private static IEnumerable<string> Missing(string text) =>
        from Match match in RepositoryPath().Matches(text)
        let path = match.Groups["path"].Value
        where !Roots.Any(root => Exists(Repository.PathOf(root, path)))
        select path;

    private static bool Exists(string path) =>
        Path.Exists(path)
        || path.Contains("NAME", StringComparison.Ordinal) && Directory.Exists(Path.GetDirectoryName(path))
        && Directory.EnumerateFiles(
            Path.GetDirectoryName(path)!, Path.GetFileName(path).Replace("NAME", "*", StringComparison.Ordinal)).Any();

    [GeneratedRegex(@"`(?<path>(?:(?:src|tests|docs|samples|benchmarks)/[\w./-]+)|[\w./-]+\.(?:cs|py|csproj|props|targets))`")]
    private static partial Regex RepositoryPath();
}
