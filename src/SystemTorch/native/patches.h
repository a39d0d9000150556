// Patches of maps in bfloat16: what the operators and the kernels, compiled once for each instruction set, share.
#pragma once

#include <cstdint>

namespace systemtorch::patches {

// A window leads from a fine map, channels×height×width, to a coarse one; each of its positions sees one patch.
struct Shape {
    int64_t channels, height, width;
    int64_t coarse_height, coarse_width;
    int64_t kernel[2], stride[2], padding[2];

    constexpr int64_t framed_height() const { return height + 2 * padding[0]; }
    constexpr int64_t framed_width() const { return width + 2 * padding[1]; }
    constexpr int64_t area() const { return kernel[0] * kernel[1]; }
    constexpr int64_t patch() const { return channels * area(); }
    constexpr int64_t positions() const { return coarse_height * coarse_width; }

    // How many numbers of scratch memory the kernels ask for: the map in its frame of padding.
    constexpr int64_t scratch() const { return channels * framed_height() * framed_width(); }
};

using BFloat16 = uint16_t; // the upper half of a float's bits

struct Kernels {
    // Writes one picture's patches, positions × (channels, kernel height, kernel width).
    void (*cut)(const Shape&, const float* fine, BFloat16* patches, BFloat16* scratch);

    // Adds one picture's patches up where they lie on the map; what no patch touches is zero.
    void (*lay)(const Shape&, const BFloat16* patches, float* fine, float* scratch);
};

extern const Kernels plain, avx2, avx512;

} // namespace systemtorch::patches
