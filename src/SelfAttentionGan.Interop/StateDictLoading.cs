using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Interop;

/// <summary>Compares a state dict with a module, and copies it where all fits.</summary>
internal static class StateDictLoading
{
    public static IncompatibleKeys Load(StateDict source, Module module, bool strict)
    {
        var target = module.state_dict();
        var keys = new IncompatibleKeys(
            [.. target.Keys.Where(name => !source.ContainsKey(name))], [.. source.Keys.Where(name => !target.ContainsKey(name))]);
        Require(source, target, module.GetName(), strict ? keys : new([], []));

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        foreach (var (name, tensor) in source)
            if (target.TryGetValue(name, out var destination))
                destination.copy_(tensor);

        return keys;
    }

    private static void Require(StateDict source, Dictionary<string, Tensor> target, string module, IncompatibleKeys keys)
    {
        string[] shapes =
        [
            .. from entry in source
               where target.TryGetValue(entry.Key, out var here) && !here.shape.SequenceEqual(entry.Value.shape)
               select $"'{entry.Key}' is {Sizes(entry.Value)} there and {Sizes(target[entry.Key])} here",
        ];
        string[] differences =
        [
            .. Line("wrong shapes: ", shapes, string.Join(", ", shapes)),
            .. Line("missing: ", keys.Missing, NameList.Of(keys.Missing)),
            .. Line("unexpected: ", keys.Unexpected, NameList.Of(keys.Unexpected)),
        ];

        if (differences.Length > 0)
            throw new InvalidDataException(
                $"Weights must have the names and shapes of the {module} that they are loaded into, but these differ:\n"
                + string.Join('\n', differences) + "\nBuild it with the options that they were saved with"
                + (keys.Missing.Count + keys.Unexpected.Count > 0 ? ", rename them, or pass strict: false to leave names out" : "")
                + ". Nothing was loaded.");
    }

    private static IEnumerable<string> Line(string kind, IReadOnlyList<string> entries, string text) =>
        entries.Count > 0 ? [$"  {kind}{text}"] : [];

    private static string Sizes(Tensor tensor) => $"[{string.Join(", ", tensor.shape)}]";
}

/// <summary>Names as a list for a message.</summary>
internal static class NameList
{
    private const int Limit = 200;

    public static string Of(IEnumerable<string> names)
    {
        string[] all = [.. names];

        return all.Length == 0 ? "none"
            : all.Length <= Limit ? string.Join(", ", all.Select(name => $"'{name}'"))
            : $"{string.Join(", ", all.Take(Limit).Select(name => $"'{name}'"))} and {all.Length - Limit} more";
    }
}
