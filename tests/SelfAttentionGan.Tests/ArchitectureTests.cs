using System.Text.RegularExpressions;

namespace SelfAttentionGan.Tests;

/// <summary>The dependencies between the library's folders are those of this table, which has no cycle.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string Library = Repository.PathOf("src", "SelfAttentionGan");

    private static readonly string[] Layers = ["Attention", "SpectralNormalization", "Blocks"];

    /// <summary>
    /// Each folder with the folders that it may use. A subfolder counts as its parent unless it is listed.
    /// </summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Platform"] = [],
        ["Options"] = [],
        ["Training.Distributed"] = ["Platform"],
        ["Losses"] = ["Platform", "Training.Distributed"],
        ["Imaging"] = ["Platform"],
        ["Checkpoints.StateFiles"] = ["Platform"],
        ["Kernels"] = ["Platform"],
        ["SpectralNormalization"] = ["Platform", "Kernels", "Checkpoints.StateFiles"],
        ["Attention"] = ["Platform", "Kernels", "Checkpoints.StateFiles", "SpectralNormalization"],
        ["Blocks"] =
        [
            "Platform", "Kernels", "Checkpoints.StateFiles", "SpectralNormalization", "Attention", "Training.Distributed",
        ],
        ["Data"] = ["Platform", "Options", "Imaging"],
        ["Models"] = ["Platform", "Kernels", "Checkpoints.StateFiles", .. Layers, "Data"],
        ["Objectives"] = ["Platform", "Options", "Losses", .. Layers, "Data", "Models", "Training.Distributed"],
        ["Training"] =
            ["Platform", "Options", "Losses", .. Layers, "Data", "Models", "Objectives", "Training.Distributed"],
        ["Presets"] = ["Platform", "Options", "Losses", .. Layers, "Models", "Objectives", "Training"],
        ["Inversion"] = ["Platform", "Models", "Training"],
        ["Visualization"] = ["Platform", .. Layers, "Imaging", "Data", "Models", "Training"],
        ["Checkpoints"] = ["Platform", "Options", "Checkpoints.StateFiles", "Training"],
        ["Metrics"] =
            ["Platform", "Options", .. Layers, "Imaging", "Data", "Models", "Training", "Visualization", "Checkpoints"],
        ["Runs"] = ["Platform", "Options", .. Layers, "Data", "Models", "Objectives", "Training", "Checkpoints"],
        ["Inference"] =
        [
            "Platform", "Options", .. Layers, "Imaging", "Data", "Models", "Training", "Visualization", "Runs",
        ],
        ["Reports"] = ["Platform", "Options", "Imaging", "Data", "Models", "Training", "Checkpoints", "Runs"],
        ["Observers"] =
        [
            "Platform", "Options", .. Layers, "Imaging", "Data", "Models", "Training", "Visualization", "Metrics",
            "Checkpoints", "Runs", "Reports",
        ],
    };

    public static TheoryData<string> Folders => [.. Directory.EnumerateDirectories(Library).Select(Path.GetFileName)
        .Where(folder => folder is not ("bin" or "obj" or "buildTransitive")).Select(folder => folder!)];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_uses_only_the_folders_that_it_may(string folder)
    {
        var violations =
            from path in Directory.EnumerateFiles(Path.Combine(Library, folder), "*.cs", SearchOption.AllDirectories)
            let user = NodeOf(Path.GetRelativePath(Library, Path.GetDirectoryName(path)!)
                .Replace(Path.DirectorySeparatorChar, '.'))
            from line in File.ReadLines(path)
            from Match mention in Mention().Matches(line)
            let used = NodeOf(mention.Groups["namespace"].Value)
            where used != user && !Allowed.GetValueOrDefault(user, []).Contains(used)
            select $"{Path.GetFileName(path)} in {user} uses {used}";

        Allowed.Should().ContainKey(folder, "every folder of the library is listed");
        violations.Distinct().Should().BeEmpty();
    }

    [Fact]
    public void The_allowed_dependencies_have_no_cycle()
    {
        var sorted = new List<string>();

        while (Allowed.Keys.Except(sorted).FirstOrDefault(folder => !Allowed[folder].Except(sorted).Any()) is { } next)
            sorted.Add(next);

        sorted.Should().BeEquivalentTo(Allowed.Keys);
    }

    [Fact]
    public void The_page_on_architecture_has_the_same_table()
    {
        var page = File.ReadAllText(Repository.PathOf("docs", "architecture.md"));

        var onPage = Row().Matches(page).ToDictionary(
            row => row.Groups["folder"].Value,
            row => row.Groups["used"].Value.Replace("layers", string.Join(", ", Layers), StringComparison.Ordinal)
                .Replace('/', '.').Split(", ").Append("Platform").Order());

        onPage.Should().BeEquivalentTo(Allowed.Where(row => row.Value.Except(["Platform"]).Any())
            .ToDictionary(row => row.Key, row => row.Value.Order()));
    }

    [Fact]
    public void Only_kernels_have_unsafe_code()
    {
        var files =
            from path in Directory.EnumerateFiles(Library, "*.cs", SearchOption.AllDirectories)
            let name = Path.GetRelativePath(Library, path).Replace(Path.DirectorySeparatorChar, '/')
            where !name.StartsWith("Kernels/", StringComparison.Ordinal)
                && !name.StartsWith("obj/", StringComparison.Ordinal)
            where Unsafe().IsMatch(File.ReadAllText(path))
            select name;

        files.Should().BeEmpty("bounds are checked where a kernel begins");
    }

    [Fact]
    public void Training_knows_no_network_of_this_library()
    {
        var lines =
            from path in Directory.EnumerateFiles(
                Path.Combine(Library, "Training"), "*.cs", SearchOption.AllDirectories)
            from line in File.ReadLines(path)
            where !line.TrimStart().StartsWith("//", StringComparison.Ordinal)
            where line.Contains("SaganGenerator") || line.Contains("SaganDiscriminator")
            select $"{Path.GetFileName(path)}: {line.Trim()}";

        lines.Should().BeEmpty("it trains any IGenerator and IDiscriminator");
    }

    /// <summary>Returns the longest listed part of a namespace; its first part if none is listed.</summary>
    private static string NodeOf(string name) =>
        Allowed.Keys.Where(key => name == key || name.StartsWith($"{key}.", StringComparison.Ordinal))
            .MaxBy(key => key.Length) ?? name.Split('.')[0];

    [GeneratedRegex(@"^(?<folder>\w+) +→ (?<used>.+?)\r?$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\bunsafe\b|\bUnsafe\.")]
    private static partial Regex Unsafe();

    [GeneratedRegex(@"(?<!namespace )\bSelfAttentionGan\.(?<namespace>[A-Z]\w+(\.[A-Z]\w+)*)")]
    private static partial Regex Mention();
}
