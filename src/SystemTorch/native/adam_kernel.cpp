// A step of Adam over some numbers. Compiled once for each instruction set, under the name in KERNELS: nothing but that
// name may leave this file, or the linker could hand an inline function with AVX-512 to an older processor.
#include "adam.h"

namespace systemtorch::adam {
namespace {

inline float root(float x) { return __builtin_sqrtf(x); }
inline double root(double x) { return __builtin_sqrt(x); }

#if defined(__FMA__) || defined(__AVX512F__)
inline float joined(float a, float b, float c) { return __builtin_fmaf(a, b, c); }
inline double joined(double a, double b, double c) { return __builtin_fma(a, b, c); }
#else
template <typename T> inline T joined(T a, T b, T c) { return a * b + c; }
#endif

template <typename T>
void step(const Numbers<T>& numbers, const Rates<T>& rates, int64_t first, int64_t last)
{
    T *__restrict parameter = numbers.parameter, *__restrict mean = numbers.mean, *__restrict square = numbers.square;
    const T* __restrict gradient = numbers.gradient;
    const Rates<T> r = rates;

    for (int64_t i = first; i < last; ++i) {
        const T g = gradient[i];
        mean[i] = joined(g, r.take1, mean[i] * r.keep1);
        square[i] = square[i] * r.keep2 + r.take2 * g * g;
        parameter[i] += -r.rate * mean[i] / (root(square[i]) / r.correction + r.epsilon);
    }
}

} // namespace

const Kernels KERNELS{step<float>, step<double>};

} // namespace systemtorch::adam
