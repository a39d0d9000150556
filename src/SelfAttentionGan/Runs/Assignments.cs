using System.Text.Json;
using System.Text.Json.Nodes;

namespace SelfAttentionGan.Runs;

/// <summary>Turns <c>Name=Value</c> into the JSON that a file would have, with every value as text.</summary>
internal sealed class Assignments((string Name, object Options)[] sections, List<string> mistakes)
{
    private static readonly JsonNodeOptions AnyCase = new() { PropertyNameCaseInsensitive = true };

    private readonly JsonObject tree = new(AnyCase);

    public void Add(string assignment)
    {
        if (assignment.Split('=', 2, StringSplitOptions.TrimEntries) is not [{ Length: > 0 } name, var value])
        {
            mistakes.Add($"{assignment}: must be a name, an equals sign and a value, such as Steps=200");
            return;
        }

        var places = Places(name.Split('.')).ToArray();
        foreach (var place in places)
            Put(place, value);
        if (places.Length == 0)
            mistakes.Add($"{name}: there is no such option; did you mean {string.Join(" or ", Nearest(name))}?");
    }

    public JsonElement ToJson() => JsonSerializer.SerializeToElement(tree);

    /// <summary>What a path may mean in full: with its section, or without in each section that has it.</summary>
    private IEnumerable<string[]> Places(string[] path)
    {
        if (path.Length > 1 && sections.Any(section => section.Name.Equals(path[0], OptionTypes.AnyCase)))
            return [path];

        return
            from section in sections
            where OptionTypes.Find(section.Options.GetType(), path[0]) is not null
            select (string[])[section.Name, .. path];
    }

    private void Put(string[] place, string value)
    {
        var parent = tree;
        foreach (var name in place[..^1])
        {
            if (parent[name] is not JsonObject)
                parent[name] = new JsonObject(AnyCase);
            parent = (JsonObject)parent[name]!;
        }

        parent[place[^1]] = value;
    }

    /// <summary>The nearest names, as they can be written: whoever says <c>norm</c> is told where it is.</summary>
    private IEnumerable<string> Nearest(string name)
    {
        var known =
            from section in sections
            from path in OptionTypes.Paths(section.Options.GetType())
            from start in Enumerable.Range(-1, path.Length + 1)
            let full = (string[])[section.Name, .. path]
            let told = string.Join('.', full[(start + 1)..])
            let usable = string.Join('.', full[Math.Min(start + 1, 1)..])
            select (Usable: usable, Distance: Spelling.Distance(name, told));

        return known.GroupBy(entry => entry.Distance).MinBy(group => group.Key)!
            .Select(entry => entry.Usable).Distinct().Take(3);
    }
}
