// Attention of one picture, tile by tile. Compiled once for each instruction set, under the name in KERNELS: nothing
// but that name may leave this file, or the linker could hand an inline function with AVX-512 to an older processor.
#include "attention.h"
#include "vectors.h"

namespace systemtorch::attention {
namespace {

// Copies a tile to where rows lie `step` apart, filled up with zeros.
template <typename T>
void gather(const T* from, int64_t from_step, int64_t rows, int64_t columns, T* to, int64_t step)
{
    for (int64_t i = 0; i < padded(rows, Height); ++i, to += step) {
        const int64_t full = i < rows ? columns : 0;
        for (int64_t j = 0; j < full; ++j)
            to[j] = from[i * from_step + j];
        for (int64_t j = full; j < padded(columns); ++j)
            to[j] = 0;
    }
}

template <typename T> T* take(T*& scratch, int64_t count)
{
    T* taken = scratch;
    scratch += count;
    return taken;
}

// Turns a tile of logits, keys down and queries across, into exp(logit - reference), and adds it up.
template <typename T>
void exponentials(
    T* map, int64_t keys, int64_t queries, T* reference, T* sums, T* output, int64_t channels)
{
    using V = Vector<T>;
    const int64_t vectors = (queries + Width<T> - 1) / Width<T>;
    V offset[Lanes / Width<T>], sum[Lanes / Width<T>];

    for (int64_t v = 0; v < vectors; ++v) {
        const int64_t j = v * Width<T>;
        const V before = load(reference + j);
        V largest = before;
        for (int64_t k = 0; k < keys; ++k) {
            const V x = load(map + k * Lanes + j);
            largest = x > largest ? x : largest;
        }

        // What has been gathered is brought to a new reference only where the old one is far too small.
        bool far = false;
        for (int i = 0; i < Width<T>; ++i)
            far |= largest[i] > before[i] + T(8);
        if (far) {
            const V shrink = exponential<T>(before - largest);
            store(reference + j, largest);
            store(sums + j, load(sums + j) * shrink);
            for (int64_t c = 0; c < channels; ++c)
                store(output + c * Lanes + j, load(output + c * Lanes + j) * shrink);
        }
        offset[v] = load(reference + j);
        sum[v] = V{};
    }

    for (int64_t k = 0; k < keys; ++k)
        for (int64_t v = 0; v < vectors; ++v) {
            T* at = map + k * Lanes + v * Width<T>;
            const V e = exponential<T>(load(at) - offset[v]);
            store(at, e);
            sum[v] += e;
        }

    for (int64_t v = 0; v < vectors; ++v)
        store(sums + v * Width<T>, load(sums + v * Width<T>) + sum[v]);
}

template <typename T>
void forward(const Shape& shape, const Forward<T>& data, int64_t first, int64_t last, T* scratch)
{
    const auto [depth, channels, positions, all_keys] = shape;
    const int64_t queries = last - first;
    T* query = take(scratch, padded(depth) * Lanes);            // depth×Lanes
    T* key = take(scratch, padded(depth) * Rows);               // depth×Rows
    T* map = take(scratch, Rows * Lanes);                       // Rows×Lanes
    T* value = take(scratch, padded(channels) * Rows);          // channels×Rows
    T* output = take(scratch, padded(channels) * Lanes);        // channels×Lanes
    T* reference = take(scratch, Lanes);
    T* sums = take(scratch, Lanes);

    gather(data.query + first, positions, depth, queries, query, Lanes);
    for (int64_t j = 0; j < Lanes; ++j) {
        reference[j] = -__builtin_inf();
        sums[j] = 0;
    }

    for (int64_t k = 0; k < all_keys; k += Rows) {
        const int64_t keys = all_keys - k < Rows ? all_keys - k : Rows;
        gather(data.key + k, all_keys, depth, keys, key, Rows);
        gather(data.value + k, all_keys, channels, keys, value, Rows);

        product<1, Rows>(keys, queries, depth, key, query, Lanes, map, Lanes, false);
        exponentials(map, keys, queries, reference, sums, output, k > 0 ? channels : 0);
        product<Rows, 1>(channels, queries, keys, value, map, Lanes, output, Lanes, k > 0);
    }

    for (int64_t j = 0; j < queries; ++j) {
        data.rows[first + j] = reference[j];
        data.rows[positions + first + j] = sums[j] = T(1) / sums[j];
    }
    for (int64_t c = 0; c < channels; ++c)
        for (int64_t j = 0; j < queries; ++j)
            data.output[c * positions + first + j] = output[c * Lanes + j] * sums[j];
}

// Turns logits and Gᵀ V, queries down and keys across, into the map P and the gradient P ∘ (Gᵀ V − rowsum(G ∘ O)).
template <typename T>
void differentiate(
    T* map, T* logits, int64_t queries, int64_t keys, const T* reference, const T* inverse, const T* seen)
{
    for (int64_t i = 0; i < queries; ++i)
        for (int64_t j = 0; j < keys; j += Width<T>) {
            const Vector<T> p = exponential<T>(load(map + i * Lanes + j) - reference[i]) * inverse[i];
            store(map + i * Lanes + j, p);
            store(logits + i * Lanes + j, p * (load(logits + i * Lanes + j) - seen[i]));
        }
}

// Adds a tile to where it belongs.
template <typename T>
void scatter(const T* from, int64_t rows, int64_t columns, T* to, int64_t to_step)
{
    for (int64_t i = 0; i < rows; ++i)
        for (int64_t j = 0; j < columns; ++j)
            to[i * to_step + j] += from[i * Lanes + j];
}

template <typename T>
void backward(const Shape& shape, const Backward<T>& data, int64_t first, int64_t last, T* scratch)
{
    const auto [depth, channels, positions, all_keys] = shape;
    const int64_t deep = padded(depth), wide = padded(channels), most = stretch(shape);
    T* query = take(scratch, most * deep);              // for each Rows queries, depth×Rows
    T* gradient = take(scratch, most * wide);           // for each Rows queries, channels×Rows
    T* for_query = take(scratch, most * deep);          // queries×depth
    T* seen = take(scratch, most);
    T* key = take(scratch, deep * Lanes);               // depth×Lanes
    T* turned = take(scratch, deep * Lanes);            // Lanes×depth
    T* value = take(scratch, wide * Lanes);             // channels×Lanes
    T* for_key = take(scratch, deep * Lanes);           // depth×Lanes
    T* for_value = take(scratch, wide * Lanes);         // channels×Lanes
    T* map = take(scratch, Rows * Lanes);               // Rows×Lanes
    T* logits = take(scratch, Rows * Lanes);            // Rows×Lanes

    for (int64_t start = first; start < last; start += most) {
        const int64_t end = start + most < last ? start + most : last;

        for (int64_t p = start; p < end; p += Rows) {
            const int64_t queries = end - p < Rows ? end - p : Rows;
            T* g = gradient + (p - start) * wide;
            gather(data.query + p, positions, depth, queries, query + (p - start) * deep, Rows);
            gather(data.gradient + p, positions, channels, queries, g, Rows);

            T* row = seen + (p - start);
            for (int64_t j = 0; j < queries; ++j)
                row[j] = 0;
            for (int64_t c = 0; c < channels; ++c)
                for (int64_t j = 0; j < queries; ++j)
                    row[j] += g[c * Rows + j] * data.output[c * positions + p + j];
        }

        for (int64_t k = 0; k < all_keys; k += Lanes) {
            const int64_t keys = all_keys - k < Lanes ? all_keys - k : Lanes;
            gather(data.key + k, all_keys, depth, keys, key, Lanes);
            gather(data.value + k, all_keys, channels, keys, value, Lanes);
            for (int64_t j = 0; j < keys; ++j)
                for (int64_t i = 0; i < deep; ++i)
                    turned[j * deep + i] = i < depth ? key[i * Lanes + j] : T(0);

            for (int64_t p = start; p < end; p += Rows) {
                const int64_t queries = end - p < Rows ? end - p : Rows;
                const T* q = query + (p - start) * deep;
                const T* g = gradient + (p - start) * wide;

                product<1, Rows>(queries, keys, depth, q, key, Lanes, map, Lanes, false);
                product<1, Rows>(queries, keys, channels, g, value, Lanes, logits, Lanes, false);
                differentiate(map, logits, queries, keys, data.rows + p, data.rows + positions + p, seen + (p - start));
                product<Rows, 1>(channels, keys, queries, g, map, Lanes, for_value, Lanes, p > start);
                product<Rows, 1>(depth, keys, queries, q, logits, Lanes, for_key, Lanes, p > start);
                product<Lanes, 1>(
                    queries, depth, keys, logits, turned, deep, for_query + (p - start) * deep, deep, k > 0);
            }

            scatter(for_key, depth, keys, data.for_key + k, all_keys);
            scatter(for_value, channels, keys, data.for_value + k, all_keys);
        }

        for (int64_t i = 0; i < depth; ++i)
            for (int64_t p = start; p < end; ++p)
                data.for_query[i * positions + p] = for_query[(p - start) * deep + i];
    }
}

} // namespace

const Kernels KERNELS{{forward<float>, backward<float>}, {forward<double>, backward<double>}};

} // namespace systemtorch::attention
