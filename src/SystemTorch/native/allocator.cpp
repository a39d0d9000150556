// The memory of tensors on the CPU comes from tcmalloc where it is installed: docs/decisions/0007-tcmalloc.md.
#include "systemtorch.h"

#include <c10/core/CPUAllocator.h>

#include <cstdlib>
#include <cstring>
#include <string_view>
#include <utility>

#include <dlfcn.h>

namespace {

constexpr size_t alignment = 64; // as libtorch's own

void* (*take)(size_t alignment, size_t size);
void (*give_back)(void* block);

// Before libtorch 2.3 allocate was const and there was no copy_data, so neither says override.
struct Tcmalloc final : c10::Allocator {
    c10::DataPtr allocate(size_t size) { return std::as_const(*this).allocate(size); }

    c10::DataPtr allocate(size_t size) const
    {
        void* block = size == 0 ? nullptr : take(alignment, size);
        TORCH_CHECK(size == 0 || block != nullptr, "can't allocate memory: you tried to allocate ", size, " bytes.");
        return {block, block, give_back, c10::Device(c10::DeviceType::CPU)};
    }

    c10::DeleterFnPtr raw_deleter() const override { return give_back; }

    void copy_data(void* to, const void* from, size_t size) const { std::memcpy(to, from, size); }
};

// Opened for these two functions alone: its malloc and free replace nobody's.
bool choose()
{
    const char* wanted = std::getenv("SYSTEMTORCH_ALLOCATOR");
    if (wanted != nullptr && wanted == std::string_view("malloc"))
        return false;

    void* library = dlopen("libtcmalloc_minimal.so.4", RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (library == nullptr)
        return false;
    take = reinterpret_cast<decltype(take)>(dlsym(library, "tc_memalign"));
    give_back = reinterpret_cast<decltype(give_back)>(dlsym(library, "tc_free"));
    if (take == nullptr || give_back == nullptr)
        return false;

    c10::SetCPUAllocator(new Tcmalloc); // never deleted: threads may ask it until the process ends
    return true;
}

[[maybe_unused]] const bool chosen = choose();

} // namespace
