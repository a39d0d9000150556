// The engine: versions, threads, devices, and the switches of its back ends.
#include "systemtorch.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <torch/cuda.h>

using namespace systemtorch;

namespace {

// A plain truth value once, an enumeration since libtorch 2.10.
[[maybe_unused]] bool allowed(bool option)
{
    return option;
}

template <typename Option>
bool allowed(Option option)
{
    return option == Option::AllowReducedPrecisionWithSplitK;
}

// 0 cuBLAS TF32, 1 cuDNN TF32, 2 cuBLAS reduced-precision fp16, 3 flash attention, 4 plain attention
bool is_on(int32_t which)
{
    auto& context = at::globalContext();
    switch (which) {
    case 0: return context.allowTF32CuBLAS();
    case 1: return context.allowTF32CuDNN();
    case 2: return allowed(context.allowFP16ReductionCuBLAS());
    case 3: return context.userEnabledFlashSDP();
    default: return context.userEnabledMathSDP();
    }
}

} // namespace

// Grows when an exported function changes; managed code refuses another number.
SYSTEMTORCH_EXPORT int32_t systemtorch_abi()
{
    return 2;
}

SYSTEMTORCH_EXPORT const char* systemtorch_torch_version()
{
    return TORCH_VERSION;
}

SYSTEMTORCH_EXPORT int32_t systemtorch_threads(int32_t interop)
{
    return interop != 0 ? at::get_num_interop_threads() : at::get_num_threads();
}

SYSTEMTORCH_EXPORT int32_t systemtorch_set_threads(int32_t count, int32_t interop)
{
    return guard([&] {
        if (interop != 0)
            at::set_num_interop_threads(count);
        else
            at::set_num_threads(count);
    });
}

SYSTEMTORCH_EXPORT int32_t systemtorch_cuda_device_count()
{
    int32_t count = 0;
    guard([&] { count = torch::cuda::is_available() ? static_cast<int32_t>(torch::cuda::device_count()) : 0; });
    return count;
}

SYSTEMTORCH_EXPORT int32_t systemtorch_cudnn_available()
{
    int32_t available = 0;
    guard([&] { available = torch::cuda::is_available() && torch::cuda::cudnn_is_available() ? 1 : 0; });
    return available;
}

SYSTEMTORCH_EXPORT int32_t systemtorch_cuda_synchronize(int64_t index)
{
    return guard([&] { torch::cuda::synchronize(index); });
}

SYSTEMTORCH_EXPORT int32_t systemtorch_cuda_manual_seed(uint64_t seed, int32_t all)
{
    return guard([&] {
        if (all != 0)
            torch::cuda::manual_seed_all(seed);
        else
            torch::cuda::manual_seed(seed);
    });
}

// 1 on, 0 off, -1 an error: newer libtorches refuse to answer where their several TF32 settings disagree.
SYSTEMTORCH_EXPORT int32_t systemtorch_backend_switch(int32_t which)
{
    int32_t on = -1;
    guard([&] { on = is_on(which) ? 1 : 0; });
    return on;
}

SYSTEMTORCH_EXPORT int32_t systemtorch_set_backend_switch(int32_t which, int32_t enabled)
{
    return guard([&] {
        auto& context = at::globalContext();
        switch (which) {
        case 0: context.setAllowTF32CuBLAS(enabled != 0); break;
        case 1: context.setAllowTF32CuDNN(enabled != 0); break;
        case 2: context.setAllowFP16ReductionCuBLAS(enabled != 0); break;
        case 3: context.setSDPUseFlash(enabled != 0); break;
        default: context.setSDPUseMath(enabled != 0); break;
        }
    });
}
