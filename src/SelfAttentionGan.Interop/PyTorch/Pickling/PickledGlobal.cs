namespace SelfAttentionGan.Interop.PyTorch.Pickling;

/// <summary>What a Python object that a pickle names does when it is called.</summary>
internal enum GlobalKind
{
    /// <summary>A storage class, which is an argument and is not called.</summary>
    Storage,

    /// <summary>A dictionary, empty or of pairs.</summary>
    Dictionary,

    /// <summary>A tensor of a storage, offset, sizes and strides.</summary>
    Tensor,

    /// <summary>A parameter, which is its first argument.</summary>
    Parameter,

    /// <summary>Anything else that is known to be harmless; its result is skipped.</summary>
    Ignored,
}

/// <summary>A Python object that pickles may name. There are no others.</summary>
internal sealed record PickledGlobal(GlobalKind Kind, StorageType? Storage = null)
{
    private static readonly Dictionary<string, PickledGlobal> Allowed = new()
    {
        ["collections.OrderedDict"] = new(GlobalKind.Dictionary),
        ["collections.defaultdict"] = new(GlobalKind.Dictionary),
        ["torch._utils._rebuild_tensor"] = new(GlobalKind.Tensor),
        ["torch._utils._rebuild_tensor_v2"] = new(GlobalKind.Tensor),
        ["torch._utils._rebuild_parameter"] = new(GlobalKind.Parameter),
    };

    /// <summary>Numbers and settings that training programs store beside weights.</summary>
    private static readonly HashSet<string> Ignored =
    [
        "torch.Size", "torch.device", "argparse.Namespace", "_codecs.encode", "numpy.dtype",
        "numpy.core.multiarray.scalar", "numpy._core.multiarray.scalar",
        .. from module in (string[])["__builtin__", "builtins"]
           from name in (string[])["dict", "list", "set", "frozenset", "tuple", "int", "float", "bool", "str", "bytes", "bytearray"]
           select $"{module}.{name}",
        .. from name in (string[])
               ["float16", "float32", "float64", "bfloat16", "half", "float", "double", "uint8", "int8", "int16", "int32", "int64", "bool"]
           select $"torch.{name}",
    ];

    /// <summary>Returns an object by its name; null where it is not allowed.</summary>
    public static PickledGlobal? Find(string module, string name) =>
        module is "torch" or "torch.cuda" && StorageType.Find(name) is { } storage ? new(GlobalKind.Storage, storage)
        : Allowed.GetValueOrDefault($"{module}.{name}")
        ?? (Ignored.Contains($"{module}.{name}") ? new(GlobalKind.Ignored) : null);
}
