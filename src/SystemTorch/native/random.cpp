// Random number generators and their states.
#include "systemtorch.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>

#include <mutex>

using namespace systemtorch;

namespace {

const at::Generator& default_generator(int32_t device_type, int32_t index)
{
    return at::globalContext().defaultGenerator(
        c10::Device(static_cast<c10::DeviceType>(device_type), static_cast<c10::DeviceIndex>(index)));
}

at::Generator& unwrap(void* generator)
{
    return *static_cast<at::Generator*>(generator);
}

} // namespace

SYSTEMTORCH_EXPORT int32_t systemtorch_generator_default(int32_t device_type, int32_t index, void** result)
{
    return guard([&] { *result = new at::Generator(default_generator(device_type, index)); });
}

SYSTEMTORCH_EXPORT int32_t systemtorch_generator_create(
    uint64_t seed, int32_t device_type, int32_t index, void** result)
{
    return guard([&] {
        auto generator = static_cast<c10::DeviceType>(device_type) == c10::DeviceType::CPU
            ? at::make_generator<at::CPUGeneratorImpl>()
            : default_generator(device_type, index).clone();
        generator.set_current_seed(seed);
        *result = new at::Generator(std::move(generator));
    });
}

SYSTEMTORCH_EXPORT void systemtorch_generator_release(void* generator)
{
    guard([&] { delete static_cast<at::Generator*>(generator); });
}

SYSTEMTORCH_EXPORT int32_t systemtorch_generator_set_seed(void* generator, uint64_t seed)
{
    return guard([&] {
        std::lock_guard<std::mutex> lock(unwrap(generator).mutex());
        unwrap(generator).set_current_seed(seed);
    });
}

// A seed from the operating system's entropy.
SYSTEMTORCH_EXPORT int32_t systemtorch_generator_seed(void* generator, uint64_t* seed)
{
    return guard([&] {
        std::lock_guard<std::mutex> lock(unwrap(generator).mutex());
        *seed = unwrap(generator).seed();
    });
}

SYSTEMTORCH_EXPORT int32_t systemtorch_generator_initial_seed(void* generator, uint64_t* seed)
{
    return guard([&] { *seed = unwrap(generator).current_seed(); });
}

SYSTEMTORCH_EXPORT int32_t systemtorch_generator_device(void* generator, int32_t* device)
{
    return guard([&] {
        device[0] = static_cast<int32_t>(unwrap(generator).device().type());
        device[1] = unwrap(generator).device().index();
    });
}

SYSTEMTORCH_EXPORT int32_t systemtorch_generator_state(void* generator, TensorHandle* state)
{
    return guard([&] {
        std::lock_guard<std::mutex> lock(unwrap(generator).mutex());
        *state = hand_over(unwrap(generator).get_state());
    });
}

SYSTEMTORCH_EXPORT int32_t systemtorch_generator_set_state(void* generator, TensorHandle state)
{
    return guard([&] {
        std::lock_guard<std::mutex> lock(unwrap(generator).mutex());
        unwrap(generator).set_state(borrow(state));
    });
}

// Seeds every device's default generator.
SYSTEMTORCH_EXPORT int32_t systemtorch_manual_seed(uint64_t seed)
{
    return guard([&] { at::manual_seed(seed); });
}
