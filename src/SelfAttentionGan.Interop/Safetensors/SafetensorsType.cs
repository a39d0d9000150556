using static TorchSharp.torch;

namespace SelfAttentionGan.Interop.Safetensors;

/// <summary>A type of elements in the format.</summary>
internal sealed record SafetensorsType(string Name, ScalarType Element, int Size)
{
    private static readonly SafetensorsType[] All =
    [
        new("F32", ScalarType.Float32, 4), new("F64", ScalarType.Float64, 8), new("F16", ScalarType.Float16, 2),
        new("BF16", ScalarType.BFloat16, 2), new("C64", ScalarType.ComplexFloat32, 8),
        new("I64", ScalarType.Int64, 8), new("I32", ScalarType.Int32, 4), new("I16", ScalarType.Int16, 2),
        new("I8", ScalarType.Int8, 1), new("U8", ScalarType.Byte, 1), new("BOOL", ScalarType.Bool, 1),
    ];

    public static string Names => string.Join(", ", All.Select(type => type.Name));

    public static SafetensorsType? Find(string name) => All.FirstOrDefault(type => type.Name == name);

    /// <exception cref="ArgumentException">The format has no such type.</exception>
    public static SafetensorsType Of(string name, Tensor tensor) =>
        All.FirstOrDefault(type => type.Element == tensor.dtype) ?? throw new ArgumentException(
            $"Tensors in safetensors files are one of {Names}, but '{name}' is {tensor.dtype}; convert it.", nameof(tensor));
}
