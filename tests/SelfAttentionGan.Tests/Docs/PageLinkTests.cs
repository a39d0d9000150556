using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SelfAttentionGan.Tests.Docs;

/// <summary>Relative links of the pages lead to files and headings that exist.</summary>
public sealed partial class PageLinkTests
{
    public static TheoryData<string> Pages =>
    [
        "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "samples/README.md",
        .. Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.PathOf(), path))
            .Where(path => !path.EndsWith(".received.md", StringComparison.Ordinal)),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_leads_to_a_file_and_a_heading(string page) =>
        Broken(Repository.PathOf(page), File.ReadAllText(Repository.PathOf(page))).Should().BeEmpty();

    [Theory]
    [InlineData("[none](docs/none.md)", "docs/none.md")]
    [InlineData("<img src=\"docs/none.png\" />", "docs/none.png")]
    [InlineData("[data](docs/data.md#none)", "docs/data.md#none")]
    [InlineData("[here](#none)", "#none")]
    [InlineData("[data](docs/data.md#your-own-source), [site](https://example.org), [here](#a-heading-of-words)", null)]
    [InlineData("```\n[code](none.md)\n```", null)]
    public void A_broken_link_is_found(string text, string? broken) =>
        Broken(Repository.PathOf("README.md"), $"## A *heading*, of `words`\n{text}\n")
            .Should().Equal(broken is null ? [] : [broken]);

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_site_has_every_file_that_a_page_links_to(string page)
    {
        var folder = Path.GetDirectoryName(Repository.PathOf(page))!;
        var files = Targets(File.ReadAllText(Repository.PathOf(page))).Select(target => target.Split('#')[0]).Where(file => file != "")
            .Select(file => Path.GetRelativePath(Repository.PathOf(), Path.Combine(folder, file)).Replace('\\', '/'));

        files.Where(file => !SiteFiles.Any(pattern => pattern.IsMatch(file))).Should().BeEmpty("docfx.json lists them");
    }

    /// <summary>The patterns of the files that docfx copies or builds.</summary>
    private static IReadOnlyList<Regex> SiteFiles { get; } =
    [
        .. from kind in new[] { "content", "resource" }
           from entry in JsonNode.Parse(File.ReadAllText(Repository.PathOf("docfx.json")))!["build"]![kind]!.AsArray()
           where entry!["src"] is null
           from pattern in entry["files"]!.AsArray()
           select new Regex($"^{Regex.Escape(pattern!.GetValue<string>()).Replace(@"\*\*", ".*").Replace(@"\*", "[^/]*")}$"),
    ];

    private static IEnumerable<string> Broken(string page, string text) =>
        from target in Targets(text)
        let parts = target.Split('#')
        let file = parts[0] == "" ? page : Path.Combine(Path.GetDirectoryName(page)!, parts[0])
        where !Path.Exists(file)
            || parts.Length > 1 && !Anchors(parts[0] == "" ? text : File.ReadAllText(file)).Contains(parts[1])
        select target;

    /// <summary>Returns the targets of a page's links, but those of other sites.</summary>
    private static IEnumerable<string> Targets(string text) =>
        from Match link in Link().Matches(Code().Replace(text, ""))
        let target = link.Groups["target"].Value
        where !target.Contains("://", StringComparison.Ordinal)
        select target;

    /// <summary>Returns the anchors of a page's headings, as GitHub forms them.</summary>
    private static IEnumerable<string> Anchors(string text) =>
        from Match heading in Heading().Matches(Code().Replace(text, ""))
        select NotInAnchor().Replace(heading.Groups["words"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex("""\]\((?<target>[^)\s]+)\)|src="(?<target>[^"]+)""")]
    private static partial Regex Link();

    [GeneratedRegex("^[ ]*```.*?^[ ]*```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex("^#+ (?<words>.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();
}
