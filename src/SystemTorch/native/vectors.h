// Vectors of the instruction set that the including file is compiled for: their exponential, and products of matrices.
// All in a nameless namespace, as that file explains.
#pragma once

#include <cstdint>

#if defined(__clang__)
#define SYSTEMTORCH_UNROLL _Pragma("unroll")
#else
#define SYSTEMTORCH_UNROLL _Pragma("GCC unroll 16")
#endif

namespace systemtorch::attention {
namespace {

#if defined(__AVX512F__)
constexpr int Bytes = 64, Height = 8;
#elif defined(__AVX2__)
constexpr int Bytes = 32, Height = 4;
#elif defined(__aarch64__)
constexpr int Bytes = 16, Height = 8;
#else
constexpr int Bytes = 16, Height = 4;
#endif
constexpr int Breadth = 3; // Height × Breadth sums, Breadth factors and one more fill the registers

template <typename T> struct Number;
template <> struct Number<float> {
    using Bits = int32_t;
    static constexpr int mantissa = 23, bias = 127, degree = 7;
    static constexpr float ln2_high = 0x1.62e4p-1f, ln2_low = 0x1.7f7d1cp-20f, least = -64;
};
template <> struct Number<double> {
    using Bits = int64_t;
    static constexpr int mantissa = 52, bias = 1023, degree = 13;
    static constexpr double ln2_high = 0x1.62e42fefap-1, ln2_low = 0x1.cf79abc9e3b39p-40, least = -600;
};

template <typename T> struct Pack {
    typedef T Type __attribute__((vector_size(Bytes)));
    typedef T Loose __attribute__((vector_size(Bytes), aligned(alignof(T)), may_alias));
    static constexpr int width = Bytes / sizeof(T);
};
template <typename T> using Vector = typename Pack<T>::Type;
template <typename T> constexpr int Width = Pack<T>::width;

template <typename T> inline Vector<T> load(const T* from)
{
    return *reinterpret_cast<const typename Pack<T>::Loose*>(from);
}

template <typename T> inline void store(T* to, Vector<T> x)
{
    *reinterpret_cast<typename Pack<T>::Loose*>(to) = x;
}

// 1, 1, 1/2, 1/6, ...
template <typename T> struct Taylor {
    T coefficients[Number<T>::degree + 1];

    constexpr Taylor() : coefficients{1}
    {
        for (int i = 1; i <= Number<T>::degree; ++i)
            coefficients[i] = coefficients[i - 1] / T(i);
    }
};

// exp(x) = 2ⁿ exp(r) with |r| < 0.35, and exp(r) by Taylor's polynomial: within 1.1e-7 (2e-16 in 64 bits) of the true
// value, relatively, measured from `least` to 8. Below it is zero: there are no denormal numbers, which are slow, and no
// sum of a softmax that holds a one would notice.
template <typename T> inline Vector<T> exponential(Vector<T> x)
{
    using N = Number<T>;
    typedef typename N::Bits Bits __attribute__((vector_size(Bytes)));
    constexpr Taylor<T> series;
    constexpr T shift = T(3) * T(typename N::Bits(1) << (N::mantissa - 1)), log2e = T(1.4426950408889634074);

    const Vector<T> shifted = x * log2e + shift;
    const Vector<T> n = shifted - shift;
    const Vector<T> r = (x - n * N::ln2_high) - n * N::ln2_low;
    Vector<T> sum = r * series.coefficients[N::degree] + series.coefficients[N::degree - 1];
    SYSTEMTORCH_UNROLL
    for (int i = N::degree - 2; i >= 0; --i)
        sum = sum * r + series.coefficients[i];
    const Vector<T> power = (Vector<T>)(((Bits)shifted + N::bias) << N::mantissa);
    return x < N::least ? Vector<T>{} : sum * power; // a NaN is not less
}

// out[i][j] (+)= sum over k of a[i][k] b[k][j], for M rows and N vectors that stay in registers.
template <typename T, int M, int N, int RowStep, int DepthStep>
[[gnu::noinline]] void block(
    int64_t depth, const T* a, const T* b, int64_t b_step, T* out, int64_t out_step, bool add)
{
    Vector<T> sums[M][N];
    SYSTEMTORCH_UNROLL
    for (int i = 0; i < M; ++i)
        SYSTEMTORCH_UNROLL
        for (int j = 0; j < N; ++j)
            sums[i][j] = add ? load(out + i * out_step + j * Width<T>) : Vector<T>{};

    for (int64_t k = 0; k < depth; ++k) {
        Vector<T> factors[N];
        SYSTEMTORCH_UNROLL
        for (int j = 0; j < N; ++j)
            factors[j] = load(b + k * b_step + j * Width<T>);
        SYSTEMTORCH_UNROLL
        for (int i = 0; i < M; ++i)
            SYSTEMTORCH_UNROLL
            for (int j = 0; j < N; ++j)
                sums[i][j] += a[i * RowStep + k * DepthStep] * factors[j];
    }

    SYSTEMTORCH_UNROLL
    for (int i = 0; i < M; ++i)
        SYSTEMTORCH_UNROLL
        for (int j = 0; j < N; ++j)
            store(out + i * out_step + j * Width<T>, sums[i][j]);
}

// The same for any number of rows and columns, filled up to whole blocks.
template <int RowStep, int DepthStep, typename T>
void product(
    int64_t rows, int64_t columns, int64_t depth, const T* a, const T* b, int64_t b_step, T* out, int64_t out_step,
    bool add)
{
    const int64_t vectors = (columns + Width<T> - 1) / Width<T>;
    for (int64_t j = 0; j < vectors; j += Breadth)
        for (int64_t i = 0; i < rows; i += Height) {
            const auto multiply = vectors - j >= 3 ? block<T, Height, 3, RowStep, DepthStep>
                : vectors - j == 2 ? block<T, Height, 2, RowStep, DepthStep>
                : block<T, Height, 1, RowStep, DepthStep>;
            T* to = out + i * out_step + j * Width<T>;
            multiply(depth, a + i * RowStep, b + j * Width<T>, b_step, to, out_step, add);
        }
}

} // namespace
} // namespace systemtorch::attention
