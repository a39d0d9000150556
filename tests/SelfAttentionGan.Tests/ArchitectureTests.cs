using System.Text.RegularExpressions;

namespace SelfAttentionGan.Tests;

/// <summary>A folder is a floor: it may use the floors beneath it, never one above nor one beside it.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string Library = Repository.PathOf("src", "SelfAttentionGan");

    private static readonly Dictionary<string, string[]> Beneath = new()
    {
        ["Options"] = [],
        ["Imaging"] = [],
        ["Layers"] = ["Formats"],
        ["Losses"] = [],
        ["Formats"] = [],
        ["Data"] = ["Imaging", "Options"],
        ["Models"] = ["Layers", "Data"],
        ["Objectives"] = ["Losses", "Models", "Layers", "Data", "Options"],
        ["Training"] = ["Objectives", "Losses", "Models", "Layers", "Data", "Options"],
        ["Presets"] = ["Training", "Objectives", "Models", "Losses", "Layers"],
        ["Runs"] = ["Training", "Objectives", "Models", "Losses", "Layers", "Data", "Imaging", "Formats", "Options"],
        ["Reports"] = ["Runs", "Training", "Data"],
    };

    public static TheoryData<string> Floors => [.. Directory.EnumerateDirectories(Library).Select(Path.GetFileName)
        .Where(folder => folder is not ("bin" or "obj" or "buildTransitive")).Select(folder => folder!)];

    [Theory]
    [MemberData(nameof(Floors))]
    public void A_floor_uses_only_what_lies_beneath_it(string floor)
    {
        var used =
            from file in Directory.EnumerateFiles(Path.Combine(Library, floor), "*.cs", SearchOption.AllDirectories)
            from line in File.ReadLines(file)
            from Match mention in Mention().Matches(line)
            let other = mention.Groups["floor"].Value
            where other != floor
            select $"{Path.GetFileName(file)} uses {other}";

        Beneath.Should().ContainKey(floor, "every folder of the library has its place in the house");
        used.Distinct().Where(use => !Beneath[floor].Contains(use.Split(' ')[^1])).Should().BeEmpty();
    }

    [GeneratedRegex(@"(?<!namespace )\bSelfAttentionGan\.(?<floor>[A-Z]\w+)")]
    private static partial Regex Mention();
}
