using System.Runtime.CompilerServices;

namespace SelfAttentionGan.Kernels.Vectors;

/// <summary>The exponential function to base 2.</summary>
internal static class Exponential<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : unmanaged
{
    // Products with smaller numbers could be subnormal, which some processors compute slowly.
    private const float Min = -100;

    /// <summary>2ˣ for x up to 127, within 2e-7 of it; 2⁻¹⁰⁰ for x below −100. NaN stays NaN.</summary>
    /// <remarks>
    /// 2ⁿ · 2ᶠ, where n is the nearest whole number; 2ᶠ is the polynomial of degree 5 whose largest relative error is
    /// smallest on [−½, ½], with 2⁰ = 1.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector PowerOfTwo(TVector x)
    {
        // The second operand of Max is returned where either is NaN.
        x = TSimd.Max(TSimd.Broadcast(Min), x);
        var n = TSimd.Round(x);
        var f = TSimd.Subtract(x, n);

        var power = TSimd.FusedMultiplyAdd(TSimd.Broadcast(0.0013276472f), f, TSimd.Broadcast(0.0096755413f));
        power = TSimd.FusedMultiplyAdd(power, f, TSimd.Broadcast(0.0555071327f));
        power = TSimd.FusedMultiplyAdd(power, f, TSimd.Broadcast(0.2402211972f));
        power = TSimd.FusedMultiplyAdd(power, f, TSimd.Broadcast(0.6931469671f));
        power = TSimd.FusedMultiplyAdd(power, f, TSimd.Broadcast(1));

        return TSimd.Scale(power, n);
    }
}
