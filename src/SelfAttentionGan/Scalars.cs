using System.Collections.Concurrent;
using TorchSharp;

namespace SelfAttentionGan;

/// <summary>Scalars for tensor operations, each created once and kept alive for the life of the process.</summary>
/// <remarks>
/// <para>
/// TorchSharp converts a number to a <see cref="Scalar"/>, a native object with a finalizer, passes its handle to
/// native code, and does not keep it alive during the call. A garbage collection at that moment frees it: the operation
/// throws ("Unknown scalar type"), or computes with another number.
/// </para>
/// <para>
/// For literals and options, of which there are few. A number that varies, such as a learning rate, would fill this
/// cache: keep it in a variable, <c>using Scalar rate = …;</c>. <see cref="Arithmetic"/> has the operations in which
/// TorchSharp creates a scalar internally.
/// </para>
/// </remarks>
internal static class Scalars
{
    // Keys are bits: zero and minus zero are equal, but not the same number.
    private static readonly ConcurrentDictionary<long, Scalar> Doubles = new(), Longs = new();

    /// <summary>1, an integer.</summary>
    public static Scalar One { get; } = Of(1);

    /// <summary>2, an integer.</summary>
    public static Scalar Two { get; } = Of(2);

    /// <summary>Returns the number as a float64 scalar, which promotes integer tensors to floating point.</summary>
    public static Scalar Of(double value) =>
        Doubles.GetOrAdd(BitConverter.DoubleToInt64Bits(value), static bits => BitConverter.Int64BitsToDouble(bits));

    /// <summary>Returns the number as an int64 scalar, which keeps a tensor's type.</summary>
    public static Scalar Of(long value) => Longs.GetOrAdd(value, static whole => whole);
}
