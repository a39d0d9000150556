using System.Collections.Concurrent;
using TorchSharp;

namespace SelfAttentionGan.Platform;

/// <summary>Cache of TorchSharp scalars: each is created once and kept for the life of the process.</summary>
/// <remarks>
/// <para>
/// Where TorchSharp takes a number it makes a <see cref="Scalar"/>, a native object with a finalizer, passes its handle
/// on, and does not keep it alive while native code reads it. A collection that another thread starts at that moment
/// frees it: the operation throws ("Unknown scalar type"), or computes with another number.
/// </para>
/// <para>
/// For literals and options, of which there are few. A number that varies, as a learning rate does, would fill this
/// cache: hold it in a local, <c>using Scalar rate = …;</c>. <see cref="Arithmetic"/> has the operations in which
/// TorchSharp creates a scalar of its own.
/// </para>
/// </remarks>
internal static class Scalars
{
    // By bits: zero and minus zero are equal, but not the same number.
    private static readonly ConcurrentDictionary<long, Scalar> Doubles = new(), Longs = new();

    /// <summary>1, an integer.</summary>
    public static Scalar One { get; } = Of(1);

    /// <summary>2, an integer.</summary>
    public static Scalar Two { get; } = Of(2);

    /// <summary>
    /// Returns the number as torch's float64, which converts tensors of integers to floating point.
    /// </summary>
    public static Scalar Of(double value) =>
        Doubles.GetOrAdd(BitConverter.DoubleToInt64Bits(value), static bits => BitConverter.Int64BitsToDouble(bits));

    /// <summary>Returns the number as torch's int64, which leaves a tensor's type as it is.</summary>
    public static Scalar Of(long value) => Longs.GetOrAdd(value, static whole => whole);
}
