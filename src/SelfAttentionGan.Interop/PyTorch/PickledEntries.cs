using System.Globalization;
using SelfAttentionGan.Interop.Files;
using SelfAttentionGan.Interop.PyTorch.Pickling;

namespace SelfAttentionGan.Interop.PyTorch;

/// <summary>The tensors and numbers in the value of a pickle, by their paths joined with dots.</summary>
/// <remarks>
/// Lists of lists may refer to one another and to themselves: depth, steps, entries and the sum of all sizes have limits.
/// </remarks>
internal sealed class PickledEntries
{
    private const int MaxDepth = 32, MaxSteps = 1 << 20, MaxEntries = 1 << 18, MaxNameLength = 512;

    private readonly WeightFile file;
    private long bytes;
    private int steps;

    /// <param name="file">The file.</param>
    /// <param name="root">The value of its pickle.</param>
    /// <exception cref="InvalidDataException">It has no tensors, two of one name, or exceeds a limit.</exception>
    public PickledEntries(WeightFile file, object? root)
    {
        this.file = file;
        if (root is PickledTensor)
            throw file.Refused(
                "has one tensor and no names", "save it in a dictionary in Python: torch.save({\"weight\": tensor}, path)");

        Visit("", root, depth: 0);
        if (Tensors.Count == 0)
            throw file.Refused("must have tensors by their names, but has none", "save model.state_dict() in Python");
    }

    public OrderedDictionary<string, PickledTensor> Tensors { get; } = [];

    public OrderedDictionary<string, string> Metadata { get; } = [];

    private void Visit(string name, object? value, int depth)
    {
        if (depth > MaxDepth)
            throw file.Damaged($"has values nested more than {MaxDepth} deep, or in themselves");

        switch (value)
        {
            case PickledTensor tensor:
                Add(name, tensor);
                break;
            case PickledDictionary dictionary:
                foreach (var (key, item) in dictionary.Pairs)
                    VisitItem(name, Name(key), item, depth);
                break;
            case PickledList { Items: var items }:
                VisitItems(name, items, depth);
                break;
            case object?[] items:
                VisitItems(name, items, depth);
                break;
            case bool or long or double or string:
                Add(Metadata, name, Text(value));
                break;
        }
    }

    private void VisitItems(string name, IReadOnlyList<object?> items, int depth)
    {
        for (var i = 0; i < items.Count; i++)
            VisitItem(name, i.ToString(CultureInfo.InvariantCulture), items[i], depth);
    }

    private void VisitItem(string name, string? key, object? item, int depth)
    {
        if (++steps > MaxSteps)
            throw file.Damaged($"has more than {MaxSteps} values, or values in themselves");
        if (key is null || item is null or IgnoredValue)
            return;
        if (name.Length + key.Length >= MaxNameLength)
            throw file.Damaged($"has a name of more than {MaxNameLength} characters");

        Visit(name.Length == 0 ? key : $"{name}.{key}", item, depth + 1);
    }

    private void Add(string name, PickledTensor tensor)
    {
        bytes += Math.Min(TensorLayout.Elements(tensor.Shape)!.Value, file.TensorLimit) * tensor.Storage.Type.Size;
        if (bytes > file.TensorLimit)
            throw file.Damaged($"has tensors of more than {file.TensorLimit} bytes, far more than the file");

        Add(Tensors, name, tensor);
    }

    private void Add<T>(OrderedDictionary<string, T> entries, string name, T value)
    {
        if (entries.Count >= MaxEntries)
            throw file.Damaged($"has more than {MaxEntries} entries");
        if (!entries.TryAdd(name, value))
            throw file.Damaged($"has two values named '{name}'");
    }

    private static string? Name(object? key) => key switch
    {
        string text => text,
        long number => number.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };

    private static string Text(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => (string)value,
    };
}
