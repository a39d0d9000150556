using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Interop.PublishedWeights;

/// <summary>Loads the tensors of a published network into one of ours.</summary>
internal static class WeightImport
{
    private const int MaxNames = 12;

    public static void Load(
        WeightMap map, WeightTable table, IReadOnlyDictionary<string, Tensor> tensors, Module network, string role)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        var published = new PublishedTensors(PublishedTensors.WithoutPrefix(tensors, table));
        var ours = network.state_dict();
        var loaded = new Dictionary<string, Tensor>();
        var errors = new List<string>();

        foreach (var (part, name, rule, values) in Parts(map, table, ours))
            foreach (var (below, value) in rule.Format.Import(new(published, name), values))
            {
                var key = Join(part, below);
                if (value is null)
                    continue;
                if (!value.shape.SequenceEqual(ours[key].shape))
                    errors.Add($"{name} ({key}) is {Shape(value)} instead of {Shape(ours[key])}");
                loaded[key] = value;
            }

        Require(map, role, published, errors);
        network.load_state_dict(loaded);
    }

    /// <summary>
    /// Returns the parts of our network: our name, the published one, the row, and the tensors by the rest of their names.
    /// </summary>
    public static IEnumerable<(string Part, string Published, WeightRule Rule, Dictionary<string, Tensor> Ours)> Parts(
        WeightMap map, WeightTable table, Dictionary<string, Tensor> ours)
    {
        var places = LayerPlace.Of(ours.Keys);

        return
            from entry in ours
            let found = table.Find(entry.Key) ?? throw new ArgumentException(
                $"The networks of {map.Name} ({map.Source}) must have the layers of this one, but they have no " +
                $"'{entry.Key}'; use a preset of that project.")
            group entry by found into part
            let published = part.Key.Rule.At(places[part.Key.Part.Split('.')[0]])
            select (part.Key.Part, published, part.Key.Rule, part.ToDictionary(
                entry => entry.Key[part.Key.Part.Length..].TrimStart('.'), entry => entry.Value));
    }

    /// <summary>Returns a name below a part.</summary>
    public static string Join(string part, string below) => below.Length == 0 ? part : $"{part}.{below}";

    private static void Require(WeightMap map, string role, PublishedTensors published, List<string> wrong)
    {
        string[] errors =
        [
            .. Listed("missing", published.Missing),
            .. Listed("not expected", [.. published.Unused]),
            .. Listed("wrong", wrong),
        ];
        if (errors.Length > 0)
            throw new InvalidDataException(
                $"The file must have the tensors of this {role} as {map.Name} ({map.Source}) names them; " +
                $"{string.Join("; ", errors)}. Choose the preset and the options of that network. Nothing was loaded.");
    }

    private static IEnumerable<string> Listed(string what, IReadOnlyCollection<string> names)
    {
        if (names.Count > 0)
            yield return $"{what}: {string.Join(", ", names.Take(MaxNames))}" +
                (names.Count > MaxNames ? $" and {names.Count - MaxNames} more" : "");
    }

    private static string Shape(Tensor tensor) => tensor.dim() == 0 ? "a number" : string.Join('×', tensor.shape);
}
