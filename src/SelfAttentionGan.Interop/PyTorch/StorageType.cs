using static TorchSharp.torch;

namespace SelfAttentionGan.Interop.PyTorch;

/// <summary>A storage class of PyTorch, which has one type of elements.</summary>
internal sealed record StorageType(string Name, ScalarType Element, int Size)
{
    private static readonly StorageType[] All =
    [
        new("FloatStorage", ScalarType.Float32, 4), new("DoubleStorage", ScalarType.Float64, 8),
        new("HalfStorage", ScalarType.Float16, 2), new("BFloat16Storage", ScalarType.BFloat16, 2),
        new("LongStorage", ScalarType.Int64, 8), new("IntStorage", ScalarType.Int32, 4),
        new("ShortStorage", ScalarType.Int16, 2), new("CharStorage", ScalarType.Int8, 1),
        new("ByteStorage", ScalarType.Byte, 1), new("BoolStorage", ScalarType.Bool, 1),
        new("ComplexFloatStorage", ScalarType.ComplexFloat32, 8), new("ComplexDoubleStorage", ScalarType.ComplexFloat64, 16),
    ];

    public static StorageType? Find(string name) => All.FirstOrDefault(type => type.Name == name);

    /// <exception cref="ArgumentException">There is no such storage.</exception>
    public static StorageType Of(string name, Tensor tensor) =>
        All.FirstOrDefault(type => type.Element == tensor.dtype) ?? throw new ArgumentException(
            $"Tensors in .pth files are floats, integers or booleans, but '{name}' is {tensor.dtype}; convert it.", nameof(tensor));
}
