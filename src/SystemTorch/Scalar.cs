using TorchSharp.Interop;

namespace TorchSharp;

/// <summary>One number, as an argument of an operator.</summary>
public sealed class Scalar : IDisposable
{
    private readonly Kind kind;
    private readonly long bits;

    private Scalar(Kind kind, long bits)
    {
        this.kind = kind;
        this.bits = bits;
    }

    /// <summary>Int64, Float64 or Bool: torch widens every scalar to one of them.</summary>
    public torch.ScalarType Type => kind switch
    {
        Kind.Double => torch.ScalarType.Float64,
        Kind.Bool => torch.ScalarType.Bool,
        _ => torch.ScalarType.Int64,
    };

    public static implicit operator Scalar(byte value) => (long)value;

    public static implicit operator Scalar(sbyte value) => (long)value;

    public static implicit operator Scalar(short value) => (long)value;

    public static implicit operator Scalar(int value) => (long)value;

    public static implicit operator Scalar(long value) => new(Kind.Int, value);

    public static implicit operator Scalar(Half value) => (double)value;

    public static implicit operator Scalar(float value) => (double)value;

    public static implicit operator Scalar(double value) => new(Kind.Double, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator Scalar(bool value) => new(Kind.Bool, value ? 1 : 0);

    internal static Scalar From(in Value value) => new(value.Kind, value.Integer);

    internal double AsDouble() => kind == Kind.Double ? BitConverter.Int64BitsToDouble(bits) : bits;

    internal long AsInt64() => kind == Kind.Double ? (long)BitConverter.Int64BitsToDouble(bits) : bits;

    internal bool AsBoolean() => kind == Kind.Double ? AsDouble() != 0 : bits != 0;

    internal Argument ToArgument() => kind switch
    {
        Kind.Double => BitConverter.Int64BitsToDouble(bits),
        Kind.Bool => bits != 0,
        _ => bits,
    };

    /// <summary>Does nothing: a scalar here is managed memory. The package's owns native memory.</summary>
    public void Dispose()
    {
    }
}
