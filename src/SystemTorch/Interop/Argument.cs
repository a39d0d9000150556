namespace TorchSharp.Interop;

/// <summary>One argument of an operator, still in managed form: whatever a caller has at hand converts to it.</summary>
internal readonly struct Argument
{
    public readonly Kind Kind;
    public readonly int Extra;
    public readonly long Bits;
    public readonly object? Reference;

    private Argument(Kind kind, long bits, object? reference = null, int extra = 0)
    {
        Kind = kind;
        Bits = bits;
        Reference = reference;
        Extra = extra;
    }

    public static readonly Argument None = default;

    public static implicit operator Argument(torch.Tensor? tensor) =>
        tensor is null ? None : new(Kind.Tensor, tensor.Handle, tensor);

    public static implicit operator Argument(long value) => new(Kind.Int, value);

    public static implicit operator Argument(long? value) => value is { } some ? some : None;

    public static implicit operator Argument(double value) => new(Kind.Double, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator Argument(double? value) => value is { } some ? some : None;

    public static implicit operator Argument(bool value) => new(Kind.Bool, value ? 1 : 0);

    public static implicit operator Argument(bool? value) => value is { } some ? some : None;

    public static implicit operator Argument(torch.ScalarType dtype) => new(Kind.Int, (long)dtype);

    public static implicit operator Argument(torch.ScalarType? dtype) => dtype is { } some ? some : None;

    public static implicit operator Argument(torch.Device? device) =>
        device is null ? None : new(Kind.Device, device.index, extra: (int)device.type);

    public static implicit operator Argument(torch.Generator? generator) =>
        generator is null ? None : new(Kind.Generator, generator.Handle, generator);

    public static implicit operator Argument(Scalar? scalar) => scalar is null ? None : scalar.ToArgument();

    public static implicit operator Argument(string? text) => text is null ? None : new(Kind.String, 0, text);

    public static implicit operator Argument(long[]? values) => values is null ? None : new(Kind.IntList, 0, values);

    public static implicit operator Argument(double[]? values) =>
        values is null ? None : new(Kind.DoubleList, 0, values);

    public static implicit operator Argument(bool[]? values) => values is null ? None : new(Kind.BoolList, 0, values);

    public static implicit operator Argument(torch.Tensor?[]? tensors) =>
        tensors is null ? None : new(Kind.TensorList, 0, tensors);

    public static Argument List(IEnumerable<torch.Tensor?> tensors) => tensors as torch.Tensor?[] ?? [.. tensors];
}
