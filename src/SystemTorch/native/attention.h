// Attention without its map: what the operators and the kernels, compiled once for each instruction set, share.
#pragma once

#include <cstdint>

namespace systemtorch::attention {

// One picture's query is depth×positions, its key depth×keys, its value channels×keys, with rows that touch.
struct Shape {
    int64_t depth, channels, positions, keys;
};

// A tile of the map: so many numbers side by side in vectors, so many one below the other.
constexpr int64_t Lanes = 96, Rows = 64;

// Sides of tiles are filled up to whole vectors and whole groups of rows of every instruction set.
static constexpr int64_t padded(int64_t size, int64_t step = 16)
{
    return (size + step - 1) / step * step;
}

// Queries whose gradients are gathered at a time: what of them is used for every key fits into a core's cache.
static constexpr int64_t stretch(const Shape& shape)
{
    const int64_t rows = 65536 / shape.channels / Rows * Rows;
    const int64_t all = padded(shape.positions, Rows);
    return rows < Rows ? Rows : rows < all ? rows : all;
}

template <typename T>
struct Forward {
    const T *query, *key, *value;
    T* output;
    T* rows; // a logit not far below the largest of each query, then one over the sum of exp(logit - that)
};

template <typename T>
struct Backward {
    const T *gradient, *query, *key, *value, *output, *rows;
    T *for_query, *for_key, *for_value;
};

// Works on the queries [first, last) of one picture. Those of `forward` are Lanes at most; `backward` adds their part to
// for_key and for_value.
template <typename T>
struct Kernel {
    void (*forward)(const Shape&, const Forward<T>&, int64_t first, int64_t last, T* scratch);
    void (*backward)(const Shape&, const Backward<T>&, int64_t first, int64_t last, T* scratch);
};

// How many numbers of scratch memory they ask for.
static constexpr int64_t forward_scratch(const Shape& shape)
{
    return (padded(shape.depth) + padded(shape.channels)) * (Lanes + Rows) + Rows * Lanes + 2 * Lanes;
}

static constexpr int64_t backward_scratch(const Shape& shape)
{
    const int64_t depth = padded(shape.depth), channels = padded(shape.channels);
    return stretch(shape) * (2 * depth + channels + 1) + Lanes * (3 * depth + 2 * channels) + 2 * Rows * Lanes;
}

struct Kernels {
    Kernel<float> single;
    Kernel<double> twofold;
};

extern const Kernels plain, avx2, avx512;

} // namespace systemtorch::attention
