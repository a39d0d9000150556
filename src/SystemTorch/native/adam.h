// A step of Adam: what the operator and the kernels, compiled once for each instruction set, share.
#pragma once

#include <cstdint>

namespace systemtorch::adam {

template <typename T>
struct Numbers {
    T *parameter, *mean, *square;
    const T* gradient;
};

template <typename T>
struct Rates {
    T rate;            // the learning rate over the mean's correction
    T keep1, take1;    // how much of the mean stays, and how much of the gradient comes
    T keep2, take2;    // the same for the mean of squares
    T correction;      // the root of the correction of the mean of squares
    T epsilon;
};

struct Kernels {
    void (*single)(const Numbers<float>&, const Rates<float>&, int64_t first, int64_t last);
    void (*twofold)(const Numbers<double>&, const Rates<double>&, int64_t first, int64_t last);
};

extern const Kernels plain, avx2, avx512;

} // namespace systemtorch::adam
