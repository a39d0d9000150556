using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Platform;

/// <summary>
/// Tensor arithmetic in which TorchSharp creates a scalar of its own, here with scalars that are kept alive.
/// </summary>
/// <remarks>
/// Each sum is one: <c>x + y</c> is <c>x + 1 · y</c> to torch, and TorchSharp creates a new 1 each time. Differences,
/// products and quotients of tensors need no scalar. <see cref="Scalars"/> explains why a scalar must be kept alive.
/// </remarks>
internal static class Arithmetic
{
    /// <summary>Returns x + y.</summary>
    public static Tensor Plus(this Tensor x, Tensor y) => x.add(y, Scalars.One);

    /// <summary>Returns x + number.</summary>
    public static Tensor Plus(this Tensor x, Scalar number) => x.add(number, Scalars.One);

    /// <summary>Returns number − x.</summary>
    public static Tensor Minus(this Scalar number, Tensor x)
    {
        using var negative = x.neg();
        return negative.add(number, Scalars.One);
    }

    /// <summary>Returns x².</summary>
    public static Tensor Squared(this Tensor x) => x.pow(Scalars.Two);

    /// <summary>Returns log(1 + eˣ), finite for every x.</summary>
    public static Tensor Softplus(this Tensor x)
    {
        using var negative = x.neg();
        using var log = logsigmoid(negative);
        return log.neg();
    }

    /// <summary>
    /// Returns standard normal numbers from uniform ones in [0, 1), by the inverse of the distribution function:
    /// √2 · erfinv(2 u − 1), at most 5.2 in magnitude.
    /// </summary>
    public static Tensor ToNormal(this Tensor uniform)
    {
        using var scope = NewDisposeScope();

        // The least number, 0, would become minus infinity.
        var limit = 1 - Math.ScaleB(1, -23);
        var centered = (uniform * Scalars.Two - Scalars.One).clamp(Scalars.Of(-limit), Scalars.Of(limit));

        return (special.erfinv(centered) * Scalars.Of(Math.Sqrt(2))).MoveToOuterDisposeScope();
    }

    /// <summary>Returns the numbers from 0 to below the end, of type int64.</summary>
    public static Tensor Range(long end, Device device) =>
        arange(Scalars.Of(0), Scalars.Of(end), Scalars.One, ScalarType.Int64, device);
}
