namespace SelfAttentionGan.Kernels.Vectors;

/// <summary>Vector operations on float32 of one width, so that a kernel is written once for every width.</summary>
/// <remarks>
/// A kernel takes the implementation as a type argument: <see cref="Simd512"/> (AVX-512), <see cref="Simd256"/> (AVX2)
/// or <see cref="Simd128"/> (Arm64, SSE). The JIT compiles it for each as if it were written with that vector.
/// </remarks>
/// <typeparam name="TVector">The vector.</typeparam>
internal unsafe interface ISimd<TVector>
    where TVector : unmanaged
{
    /// <summary>Floats in a vector.</summary>
    static abstract int Width { get; }

    /// <summary>A vector of zeros.</summary>
    static abstract TVector Zero { get; }

    /// <summary>Loads a vector from any address.</summary>
    static abstract TVector Load(float* source);

    /// <summary>Stores a vector at any address.</summary>
    static abstract void Store(TVector value, float* target);

    /// <summary>A vector of one number in every lane.</summary>
    static abstract TVector Broadcast(float value);

    /// <summary>x + y.</summary>
    static abstract TVector Add(TVector x, TVector y);

    /// <summary>x − y.</summary>
    static abstract TVector Subtract(TVector x, TVector y);

    /// <summary>x · y.</summary>
    static abstract TVector Multiply(TVector x, TVector y);

    /// <summary>The larger of x and y.</summary>
    static abstract TVector Max(TVector x, TVector y);

    /// <summary>x · y + z, rounded once.</summary>
    static abstract TVector FusedMultiplyAdd(TVector x, TVector y, TVector z);

    /// <summary>The nearest whole number.</summary>
    static abstract TVector Round(TVector x);

    /// <summary>x · 2ⁿ, where n and the result's exponent are from −126 to 127.</summary>
    static abstract TVector Scale(TVector x, TVector n);

    /// <summary>The sum of all lanes.</summary>
    static abstract float Sum(TVector x);
}
