// What operators with kernels of their own share: the choice among instruction sets, and torch's threads.
#pragma once

#include <ATen/ATen.h>
#include <ATen/TensorIterator.h>

#include <cstdlib>
#include <functional>
#include <string_view>

namespace systemtorch {

enum class InstructionSet { plain, avx2, avx512 };

// The best that the processor has, or the best that ATEN_CPU_CAPABILITY lets torch take.
inline InstructionSet instruction_set()
{
#ifdef SYSTEMTORCH_X86
    const char* variable = std::getenv("ATEN_CPU_CAPABILITY");
    const std::string_view best = variable == nullptr ? "" : variable;
    if (best != "default" && best != "avx2" && __builtin_cpu_supports("avx512f"))
        return InstructionSet::avx512;
    if (best != "default" && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return InstructionSet::avx2;
#endif
    return InstructionSet::plain;
}

// The kernels for this processor, in a namespace that has plain ones and, on x86, avx2 and avx512.
#ifdef SYSTEMTORCH_X86
#define SYSTEMTORCH_BEST_KERNELS systemtorch::choose(plain, avx2, avx512)
#else
#define SYSTEMTORCH_BEST_KERNELS plain
#endif

template <typename Kernels>
const Kernels& choose(const Kernels& plain, const Kernels& avx2, const Kernels& avx512)
{
    switch (instruction_set()) {
    case InstructionSet::avx512: return avx512;
    case InstructionSet::avx2: return avx2;
    default: return plain;
    }
}

// Shares the tasks out among torch's threads, in its own pool: at::parallel_for would be this library's OpenMP.
inline void share(int64_t tasks, const std::function<void(int64_t first, int64_t last)>& work)
{
    auto numbers = at::arange(tasks, at::kLong);
    auto iterator = at::TensorIteratorConfig()
        .check_all_same_dtype(false)
        .resize_outputs(false)
        .declare_static_shape(numbers.sizes())
        .add_output(numbers)
        .build();
    iterator.for_each(
        [&](char** data, const int64_t*, int64_t count, int64_t rows) {
            const auto first = *reinterpret_cast<int64_t*>(data[0]);
            work(first, first + count * rows);
        },
        1);
}

} // namespace systemtorch
