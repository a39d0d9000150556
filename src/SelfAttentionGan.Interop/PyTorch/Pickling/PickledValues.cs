namespace SelfAttentionGan.Interop.PyTorch.Pickling;

/// <summary>A dictionary of a pickle: pairs in order, never looked up, so that no choice of keys makes it slow.</summary>
internal sealed class PickledDictionary
{
    public List<(object? Key, object? Value)> Pairs { get; } = [];
}

/// <summary>A list of a pickle.</summary>
internal sealed class PickledList
{
    public List<object?> Items { get; } = [];
}

/// <summary>What a pickle has of no use here, such as a NumPy number: it is skipped.</summary>
internal sealed class IgnoredValue
{
    public static readonly IgnoredValue Instance = new();
}

/// <summary>A storage that a pickle refers to.</summary>
internal sealed record PickledStorage(StorageType Type, string Key, long Elements);

/// <summary>A tensor of a pickle: a view of a storage.</summary>
internal sealed record PickledTensor(PickledStorage Storage, long Offset, long[] Shape, long[] Strides);
