using static TorchSharp.torch;

namespace SelfAttentionGan.Checkpoints.StateFiles;

/// <summary>Inspects a module's state dict file (<c>.dat</c>): the tensors in it, without their values.</summary>
/// <remarks>
/// A file is the count of its tensors, then for each its name, its element type, its rank, its sizes and its elements,
/// one after another. There is neither a magic number nor a checksum: damage shows only where the parts contradict.
/// </remarks>
internal static class StateDictInspector
{
    private const int MaxDimensions = 64;

    /// <exception cref="InvalidDataException">It is not such a file, or it is damaged.</exception>
    public static IReadOnlyList<TensorInfo> Read(string path)
    {
        using var stream = File.OpenRead(path);

        return Read(stream);
    }

    /// <exception cref="InvalidDataException">It is not such a file, or it is damaged.</exception>
    public static IReadOnlyList<TensorInfo> Read(Stream stream)
    {
        var table = ReadPrefix(stream);
        new StateReader(stream).RequireEnd();

        return table;
    }

    /// <summary>Reads a state dict that other data may follow.</summary>
    /// <exception cref="InvalidDataException">It is not a state dict, or it is damaged.</exception>
    public static IReadOnlyList<TensorInfo> ReadPrefix(Stream stream)
    {
        var reader = new StateReader(stream);
        var names = new HashSet<string>();
        var table = new List<TensorInfo>();

        for (var left = reader.ReadNumber(); left > 0; left--)
        {
            var tensor = ReadTensor(reader, reader.ReadText());
            table.Add(names.Add(tensor.Name)
                ? tensor
                : throw StateReader.CreateException($"has two tensors '{tensor.Name}'"));
        }

        return table;
    }

    /// <summary>Reads a tensor's header after its name, and skips its elements.</summary>
    public static TensorInfo ReadTensor(StateReader reader, string name)
    {
        var type = (ScalarType)reader.ReadNumber((int)ScalarType.BFloat16, "the element type");
        var shape = new long[reader.ReadNumber(MaxDimensions, "the number of dimensions")];
        for (var i = 0; i < shape.Length; i++)
            shape[i] = reader.ReadNumber();

        reader.Skip(Bytes(name, type, shape), $"the tensor '{name}'");
        return new(name, type, shape);
    }

    private static long Bytes(string name, ScalarType type, long[] shape)
    {
        try
        {
            return shape.Aggregate(ElementSize(type), (bytes, size) => checked(bytes * size));
        }
        catch (OverflowException)
        {
            throw StateReader.CreateException($"has a tensor '{name}' of [{string.Join(", ", shape)}] elements");
        }
    }

    private static long ElementSize(ScalarType type) => type switch
    {
        ScalarType.Byte or ScalarType.Int8 or ScalarType.Bool or ScalarType.QInt8 or ScalarType.QUInt8 => 1,
        ScalarType.Int16 or ScalarType.Float16 or ScalarType.BFloat16 => 2,
        ScalarType.Int32 or ScalarType.Float32 or ScalarType.QInt32 => 4,
        ScalarType.Int64 or ScalarType.Float64 or ScalarType.ComplexFloat32 => 8,
        ScalarType.ComplexFloat64 => 16,
        _ => throw StateReader.CreateException($"has {(int)type} for the element type"),
    };
}

/// <summary>Name, element type and shape of a tensor in a file.</summary>
/// <param name="Name">Its key in the state dict.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Shape">Its shape; empty for a scalar.</param>
internal sealed record TensorInfo(string Name, ScalarType Type, IReadOnlyList<long> Shape)
{
    public override string ToString() => $"{Type} [{string.Join(", ", Shape)}]";
}
