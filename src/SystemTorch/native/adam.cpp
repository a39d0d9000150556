// A step of Adam as one operator: each number is read and written once, where torch's operators pass over all of them
// eight times. Kingma and Ba, arXiv:1412.6980, in the order of torch.optim.Adam.
#include "adam.h"
#include "kernels.h"

#include <torch/library.h>

#include <algorithm>
#include <cmath>
#include <type_traits>

namespace systemtorch::adam {
namespace {

using at::Tensor;

// Numbers that one task works on.
constexpr int64_t TaskSize = 1 << 15;

template <typename T> auto kernel()
{
    static const Kernels& kernels = SYSTEMTORCH_BEST_KERNELS;
    if constexpr (std::is_same_v<T, float>)
        return kernels.single;
    else
        return kernels.twofold;
}

Tensor& step(
    Tensor& parameter, const Tensor& gradient, Tensor& mean, Tensor& square, double rate, double beta1, double beta2,
    double epsilon, int64_t count)
{
    for (const auto& other : {gradient, mean, square})
        TORCH_CHECK(other.sizes() == parameter.sizes() && other.scalar_type() == parameter.scalar_type() &&
                other.is_contiguous() && parameter.is_contiguous(),
            "Adam takes a parameter, its gradient and their means of one shape and type, lying as they are counted, but "
            "got ", parameter.sizes(), " of ", parameter.scalar_type(), " and ", other.sizes(), " of ",
            other.scalar_type(), ".");
    TORCH_CHECK(count > 0, "Adam counts steps from 1, but got ", count, ".");

    AT_DISPATCH_FLOATING_TYPES(parameter.scalar_type(), "systemtorch::adam_", [&] {
        const Numbers<scalar_t> numbers{
            parameter.data_ptr<scalar_t>(), mean.data_ptr<scalar_t>(), square.data_ptr<scalar_t>(),
            gradient.data_ptr<scalar_t>()};
        const Rates<scalar_t> rates{
            static_cast<scalar_t>(rate / (1 - std::pow(beta1, count))), static_cast<scalar_t>(beta1),
            static_cast<scalar_t>(1 - beta1), static_cast<scalar_t>(beta2), static_cast<scalar_t>(1 - beta2),
            static_cast<scalar_t>(std::sqrt(1 - std::pow(beta2, count))), static_cast<scalar_t>(epsilon)};
        const auto all = parameter.numel();
        share((all + TaskSize - 1) / TaskSize, [&](int64_t first, int64_t last) {
            kernel<scalar_t>()(numbers, rates, first * TaskSize, std::min(last * TaskSize, all));
        });
    });

    // Who saved them for a backward must learn that they have changed.
    for (auto& changed : {parameter, mean, square})
        if (!changed.is_inference())
            changed.unsafeGetTensorImpl()->bump_version();
    return parameter;
}

} // namespace

TORCH_LIBRARY_FRAGMENT(systemtorch, library)
{
    library.def(
        "adam_(Tensor(a!) self, Tensor gradient, Tensor(b!) mean, Tensor(c!) square, float rate, float beta1, "
        "float beta2, float epsilon, int step) -> Tensor(a!)");
}

TORCH_LIBRARY_IMPL(systemtorch, CPU, library)
{
    library.impl("adam_", step);
}

} // namespace systemtorch::adam
