using SelfAttentionGan.Interop.Files;

namespace SelfAttentionGan.Interop.PyTorch.Pickling;

/// <summary>What the allowed Python objects make of their arguments.</summary>
internal static class PickledObjects
{
    /// <summary>Calls an object.</summary>
    /// <exception cref="InvalidDataException">It does not take these arguments.</exception>
    public static object Call(WeightFile file, PickledGlobal global, object?[] arguments) => (global.Kind, arguments) switch
    {
        (GlobalKind.Dictionary, [PickledList pairs]) => Dictionary(file, pairs),
        (GlobalKind.Dictionary, []) => new PickledDictionary(),
        (GlobalKind.Dictionary, [PickledGlobal { Kind: GlobalKind.Ignored }]) => new PickledDictionary(),
        (GlobalKind.Tensor, [PickledStorage storage, long offset, object?[] shape, object?[] strides, ..]) =>
            Tensor(file, storage, offset, Sizes(file, shape), Sizes(file, strides)),
        (GlobalKind.Parameter, [PickledTensor tensor, ..]) => tensor,
        (GlobalKind.Ignored, _) => IgnoredValue.Instance,
        _ => throw file.Damaged($"has a {global.Kind} in its pickle with arguments that it does not take"),
    };

    /// <summary>Returns the storage of a persistent id: ('storage', class, key, location, elements).</summary>
    /// <exception cref="InvalidDataException">It is no such id.</exception>
    public static PickledStorage Storage(WeightFile file, object? id) => id switch
    {
        object?[] and ["storage", PickledGlobal { Storage: { } type }, string key, _, long elements] =>
            Storage(file, type, key, elements),
        object?[] and ["storage", PickledGlobal { Storage: { } type }, string key, _, long elements, null] =>
            Storage(file, type, key, elements),
        object?[] and ["module", ..] => throw file.Refused(
            "has a whole module, with its program", "save its state dict in Python: torch.save(model.state_dict(), \"weights.pth\")"),
        _ => throw file.Damaged("refers to something else than a storage in its pickle"),
    };

    private static PickledStorage Storage(WeightFile file, StorageType type, string key, long elements) =>
        elements >= 0 && elements <= file.TensorLimit / type.Size
            ? new(type, key, elements)
            : throw file.Damaged($"has a storage '{key}' of {elements} elements, more than the file can have");

    /// <summary>Checks that a tensor lies within its storage.</summary>
    private static PickledTensor Tensor(WeightFile file, PickledStorage storage, long offset, long[] shape, long[] strides) =>
        TensorLayout.Elements(shape) is not null && TensorLayout.Extent(shape, strides, offset) is { } extent
        && extent <= storage.Elements
            ? new(storage, offset, shape, strides)
            : throw file.Damaged(
                $"has a tensor of sizes [{string.Join(", ", shape.Take(8))}], strides [{string.Join(", ", strides.Take(8))}] and "
                + $"offset {offset} in a storage of {storage.Elements} elements");

    private static PickledDictionary Dictionary(WeightFile file, PickledList list)
    {
        var dictionary = new PickledDictionary();
        foreach (var item in list.Items)
            dictionary.Pairs.Add(item switch
            {
                object?[] and [var key, var value] => (key, value),
                PickledList { Items: [var key, var value] } => (key, value),
                _ => throw file.Damaged("has a dictionary in its pickle that is not made of pairs"),
            });

        return dictionary;
    }

    private static long[] Sizes(WeightFile file, object?[] values) =>
        [.. values.Select(value => value as long? ?? throw file.Damaged("has a tensor in its pickle whose sizes are not numbers"))];
}
