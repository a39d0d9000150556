using System.Text.RegularExpressions;

namespace SelfAttentionGan.Tests;

/// <summary>
/// A package's README is shown where the repository's files are not: by NuGet's pages and in editors.
/// </summary>
public sealed partial class PackageReadmeTests
{
    [Theory]
    [InlineData("SelfAttentionGan")]
    [InlineData("Sagan.Cli")]
    public void Its_links_and_images_are_absolute(string project)
    {
        var targets = Targets(Read(project));

        targets.Should().NotBeEmpty("the paper is linked")
            .And.OnlyContain(target => target.StartsWith("https://", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[guide](docs/guide.md)", "docs/guide.md")]
    [InlineData("![faces](images/faces.png)", "images/faces.png")]
    [InlineData("<img width=\"9\" src=\"faces.png\" />", "faces.png")]
    [InlineData("<a href='guide.md'>guide</a>", "guide.md")]
    [InlineData("[guide]: guide.md", "guide.md")]
    public void Every_kind_of_link_is_found(string markdown, string target) =>
        Targets(markdown).Should().Equal(target);

    [Theory]
    [InlineData("SelfAttentionGan")]
    [InlineData("Sagan.Cli")]
    public void The_feed_is_a_folder_filled_by_the_pack_command(string project)
    {
        Read(project).Should().Contain("No public feed has this package.").And.Contain("`./build.sh pack`");
    }

    private static string Read(string project) => File.ReadAllText(Repository.PathOf("src", project, "README.md"));

    private static string[] Targets(string markdown) =>
        [.. Link().Matches(markdown).Select(link => link.Groups["target"].Value)];

    [GeneratedRegex(
        """\]\(\s*(?<target>[^)\s]+)|(?:src|href)\s*=\s*["'](?<target>[^"']+)|^\s*\[[^]]+\]:\s*(?<target>\S+)""",
        RegexOptions.Multiline)]
    private static partial Regex Link();
}
