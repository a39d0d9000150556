// Patches of one picture. Compiled once for each instruction set, under the name in KERNELS: nothing but that name may
// leave this file, or the linker could hand an inline function with AVX-512 to an older processor.
#include "patches.h"

namespace systemtorch::patches {
namespace {

// To the nearest, and of two as near to the even one, as torch rounds.
inline BFloat16 rounded(float x)
{
    const auto bits = __builtin_bit_cast(uint32_t, x);
    const auto nearest = (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
    return static_cast<BFloat16>(x != x ? 0x7fc0 : nearest);
}

inline float widened(BFloat16 x)
{
    return __builtin_bit_cast(float, static_cast<uint32_t>(x) << 16);
}

// So many numbers beside each other, known as the kernel's width at compile time unless it is an unusual one.
template <int Width> inline void copy(const BFloat16* from, BFloat16* to, int64_t width)
{
    if constexpr (Width > 0)
        __builtin_memcpy(to, from, Width * sizeof(BFloat16));
    else
        for (int64_t j = 0; j < width; ++j)
            to[j] = from[j];
}

template <int Width> inline void add(const BFloat16* from, float* to, int64_t width)
{
    for (int64_t j = 0; j < (Width > 0 ? Width : width); ++j)
        to[j] += widened(from[j]);
}

void frame(const Shape& shape, const float* fine, BFloat16* framed)
{
    const auto across = shape.framed_width();
    for (int64_t c = 0; c < shape.channels; ++c)
        for (int64_t y = -shape.padding[0]; y < shape.height + shape.padding[0]; ++y, framed += across) {
            if (y < 0 || y >= shape.height) {
                for (int64_t x = 0; x < across; ++x)
                    framed[x] = 0;
                continue;
            }
            for (int64_t x = 0; x < shape.padding[1]; ++x)
                framed[x] = framed[shape.padding[1] + shape.width + x] = 0;
            for (int64_t x = 0; x < shape.width; ++x)
                framed[shape.padding[1] + x] = rounded(fine[(c * shape.height + y) * shape.width + x]);
        }
}

void unframe(const Shape& shape, const float* framed, float* fine)
{
    for (int64_t c = 0; c < shape.channels; ++c)
        for (int64_t y = 0; y < shape.height; ++y, fine += shape.width) {
            const auto row = c * shape.framed_height() + shape.padding[0] + y;
            const auto from = framed + row * shape.framed_width() + shape.padding[1];
            for (int64_t x = 0; x < shape.width; ++x)
                fine[x] = from[x];
        }
}

// Channels that are worked on together: their parts of a patch fill whole lines of the cache.
constexpr int64_t Together = 8;

// Calls work(y, x, first channel, last channel) in an order that stays among a few rows of the map.
template <typename Work> void each_place(const Shape& shape, int64_t every, const Work& work)
{
    for (int64_t y = 0; y < shape.coarse_height; ++y)
        for (int64_t first = 0; first < shape.channels; first += Together) {
            const auto last = first + Together < shape.channels ? first + Together : shape.channels;
            for (int64_t turn = 0; turn < every; ++turn)
                for (int64_t x = turn; x < shape.coarse_width; x += every)
                    work(y, x, first, last);
        }
}

template <int Width> void cut(const Shape& shape, const BFloat16* framed, BFloat16* patches)
{
    const auto across = shape.framed_width(), plane = shape.framed_height() * across;
    each_place(shape, 1, [&](int64_t y, int64_t x, int64_t first, int64_t last) {
        auto to = patches + (y * shape.coarse_width + x) * shape.patch() + first * shape.area();
        for (auto c = first; c < last; ++c) {
            const auto from = framed + c * plane + y * shape.stride[0] * across + x * shape.stride[1];
            for (int64_t i = 0; i < shape.kernel[0]; ++i, to += shape.kernel[1])
                copy<Width>(from + i * across, to, shape.kernel[1]);
        }
    });
}

// Patches that overlap are added in turns: a processor waits for a number that it has just half overwritten.
template <int Width> void lay(const Shape& shape, const BFloat16* patches, float* framed)
{
    const auto across = shape.framed_width(), plane = shape.framed_height() * across;
    const auto turns = (shape.kernel[1] + shape.stride[1] - 1) / shape.stride[1];
    each_place(shape, turns, [&](int64_t y, int64_t x, int64_t first, int64_t last) {
        auto from = patches + (y * shape.coarse_width + x) * shape.patch() + first * shape.area();
        for (auto c = first; c < last; ++c) {
            const auto to = framed + c * plane + y * shape.stride[0] * across + x * shape.stride[1];
            for (int64_t i = 0; i < shape.kernel[0]; ++i, from += shape.kernel[1])
                add<Width>(from, to + i * across, shape.kernel[1]);
        }
    });
}

void cut(const Shape& shape, const float* fine, BFloat16* patches, BFloat16* scratch)
{
    frame(shape, fine, scratch);
    const auto any = shape.kernel[1] == 4 ? cut<4> : shape.kernel[1] == 3 ? cut<3> : cut<0>;
    any(shape, scratch, patches);
}

void lay(const Shape& shape, const BFloat16* patches, float* fine, float* scratch)
{
    for (int64_t i = 0; i < shape.scratch(); ++i)
        scratch[i] = 0;
    const auto any = shape.kernel[1] == 4 ? lay<4> : shape.kernel[1] == 3 ? lay<3> : lay<0>;
    any(shape, patches, scratch);
    unframe(shape, scratch, fine);
}

} // namespace

const Kernels KERNELS{cut, lay};

} // namespace systemtorch::patches
