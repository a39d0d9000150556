using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Which .NET type holds an element of which torch type.</summary>
internal static class ElementTypes
{
    public static ScalarType Of<T>() => Of(typeof(T));

    public static ScalarType Of(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => ScalarType.Bool,
        TypeCode.Byte => ScalarType.Byte,
        TypeCode.SByte => ScalarType.Int8,
        TypeCode.Int16 => ScalarType.Int16,
        TypeCode.Int32 => ScalarType.Int32,
        TypeCode.Int64 => ScalarType.Int64,
        TypeCode.Single => ScalarType.Float32,
        TypeCode.Double => ScalarType.Float64,
        _ when type == typeof(Half) => ScalarType.Float16,
        _ => throw new NotSupportedException($"No tensor holds elements of the type {type.Name}."),
    };
}
