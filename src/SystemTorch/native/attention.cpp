// Attention without its map, as operators: value · softmax(queryᵀ key)ᵀ and its gradients.
#include "attention.h"
#include "kernels.h"

#include <ATen/Parallel.h>
#include <torch/library.h>

#include <algorithm>
#include <numeric>
#include <tuple>
#include <type_traits>

namespace systemtorch::attention {
namespace {

using at::Tensor;

template <typename T>
const Kernel<T>& kernel()
{
    static const Kernels& kernels = SYSTEMTORCH_BEST_KERNELS;
    if constexpr (std::is_same_v<T, float>)
        return kernels.single;
    else
        return kernels.twofold;
}

Shape check(const Tensor& query, const Tensor& key, const Tensor& value)
{
    TORCH_CHECK(query.dim() == 3 && key.dim() == 3 && value.dim() == 3,
        "Attention takes a query N×d×positions, a key N×d×keys and a value N×c×keys, but got ", query.sizes(), ", ",
        key.sizes(), " and ", value.sizes(), ".");
    TORCH_CHECK(query.size(0) == key.size(0) && key.size(0) == value.size(0) && query.size(1) == key.size(1) &&
            key.size(2) == value.size(2),
        "Attention needs one batch, as many channels in the key as in the query, and a value for each key, but got ",
        query.sizes(), ", ", key.sizes(), " and ", value.sizes(), ".");
    TORCH_CHECK(query.size(1) > 0 && key.size(2) > 0 && value.size(1) > 0,
        "Attention needs channels and keys, but got ", query.sizes(), ", ", key.sizes(), " and ", value.sizes(), ".");
    TORCH_CHECK(query.scalar_type() == key.scalar_type() && key.scalar_type() == value.scalar_type(),
        "Attention needs query, key and value of one type, but got ", query.scalar_type(), ", ", key.scalar_type(),
        " and ", value.scalar_type(), ".");

    return {query.size(1), value.size(1), query.size(2), key.size(2)};
}

std::tuple<Tensor, Tensor> forward(const Tensor& query, const Tensor& key, const Tensor& value)
{
    const auto shape = check(query, key, value);
    const auto q = query.contiguous(), k = key.contiguous(), v = value.contiguous();
    const auto pictures = q.size(0);
    auto output = at::empty({pictures, shape.channels, shape.positions}, v.options());
    auto rows = at::empty({pictures, 2, shape.positions}, v.options());
    const auto blocks = (shape.positions + Lanes - 1) / Lanes;

    AT_DISPATCH_FLOATING_TYPES(v.scalar_type(), "systemtorch::attention", [&] {
        share(pictures * blocks, [&](int64_t first, int64_t last) {
            auto scratch = at::empty({forward_scratch(shape)}, v.options());
            for (auto task = first; task < last; ++task) {
                const auto n = task / blocks, from = task % blocks * Lanes;
                kernel<scalar_t>().forward(
                    shape,
                    {q.data_ptr<scalar_t>() + n * q.stride(0), k.data_ptr<scalar_t>() + n * k.stride(0),
                     v.data_ptr<scalar_t>() + n * v.stride(0), output.data_ptr<scalar_t>() + n * output.stride(0),
                     rows.data_ptr<scalar_t>() + n * rows.stride(0)},
                    from, std::min(from + Lanes, shape.positions), scratch.data_ptr<scalar_t>());
            }
        });
    });
    return {output, rows};
}

// Parts of a picture that can be worked on at once: only where there are too few pictures to share out evenly.
int64_t parts_of(int64_t pictures, int64_t positions)
{
    const int64_t threads = at::get_num_threads();
    const auto parts = pictures >= 8 * threads ? 1 : threads / std::gcd(pictures, threads);
    return std::clamp<int64_t>(parts, 1, std::max<int64_t>(1, positions / Lanes));
}

std::tuple<Tensor, Tensor, Tensor> backward(
    const Tensor& gradient, const Tensor& query, const Tensor& key, const Tensor& value, const Tensor& output,
    const Tensor& rows)
{
    const auto shape = check(query, key, value);
    const auto pictures = query.size(0), positions = shape.positions;
    const at::IntArrayRef expected[] = {output.sizes(), gradient.sizes()};
    for (const auto& sizes : expected)
        TORCH_CHECK(sizes.equals({pictures, shape.channels, positions}),
            "Attention's output and its gradient are N×c×positions, but got ", sizes, ".");
    TORCH_CHECK(rows.sizes().equals({pictures, 2, positions}), "Attention's rows are N×2×positions, but got ",
        rows.sizes(), ".");
    TORCH_CHECK(gradient.scalar_type() == value.scalar_type() && output.scalar_type() == value.scalar_type() &&
            rows.scalar_type() == value.scalar_type(),
        "Attention needs a gradient, an output and rows of the value's type, ", value.scalar_type(), ".");

    const auto q = query.contiguous(), k = key.contiguous(), v = value.contiguous();
    const auto g = gradient.contiguous(), o = output.contiguous(), r = rows.contiguous();
    const auto parts = parts_of(pictures, positions);
    auto for_query = at::empty_like(q);
    auto for_key = at::zeros({parts, pictures, shape.depth, shape.keys}, k.options());
    auto for_value = at::zeros({parts, pictures, shape.channels, shape.keys}, v.options());
    const auto part = padded((positions + parts - 1) / parts, Rows);

    AT_DISPATCH_FLOATING_TYPES(v.scalar_type(), "systemtorch::attention_backward", [&] {
        share(pictures * parts, [&](int64_t first, int64_t last) {
            auto scratch = at::empty({backward_scratch(shape)}, v.options());
            for (auto task = first; task < last; ++task) {
                const auto n = task / parts, i = task % parts;
                kernel<scalar_t>().backward(
                    shape,
                    {g.data_ptr<scalar_t>() + n * g.stride(0), q.data_ptr<scalar_t>() + n * q.stride(0),
                     k.data_ptr<scalar_t>() + n * k.stride(0), v.data_ptr<scalar_t>() + n * v.stride(0),
                     o.data_ptr<scalar_t>() + n * o.stride(0), r.data_ptr<scalar_t>() + n * r.stride(0),
                     for_query.data_ptr<scalar_t>() + n * for_query.stride(0),
                     for_key.data_ptr<scalar_t>() + i * for_key.stride(0) + n * for_key.stride(1),
                     for_value.data_ptr<scalar_t>() + i * for_value.stride(0) + n * for_value.stride(1)},
                    std::min(i * part, positions), std::min((i + 1) * part, positions), scratch.data_ptr<scalar_t>());
            }
        });
    });
    return parts == 1
        ? std::tuple(for_query, for_key[0], for_value[0])
        : std::tuple(for_query, for_key.sum(0), for_value.sum(0));
}

} // namespace

TORCH_LIBRARY_FRAGMENT(systemtorch, library)
{
    library.def("attention(Tensor query, Tensor key, Tensor value) -> (Tensor output, Tensor rows)");
    library.def(
        "attention_backward(Tensor gradient, Tensor query, Tensor key, Tensor value, Tensor output, Tensor rows) "
        "-> (Tensor query, Tensor key, Tensor value)");
}

TORCH_LIBRARY_IMPL(systemtorch, CPU, library)
{
    library.impl("attention", forward);
    library.impl("attention_backward", backward);
}

} // namespace systemtorch::attention
