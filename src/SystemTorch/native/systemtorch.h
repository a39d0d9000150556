// What every native file shares: how values cross the border and how exceptions stop at it.
#pragma once

#include <ATen/ATen.h>
#include <torch/version.h>

#include <cstdint>
#include <exception>
#include <string>

#define SYSTEMTORCH_EXPORT extern "C" __attribute__((visibility("default")))

namespace systemtorch {

// A tensor crosses as its implementation's address; whoever receives one owns a reference to it.
using TensorHandle = c10::TensorImpl*;

enum class Kind : int32_t {
    None, Tensor, Int, Double, Bool, IntList, DoubleList, BoolList, TensorList, String, Device, Generator
};

// One argument or result: a tag, a length for lists, and a value or the address of the values.
struct Value {
    Kind kind;
    int32_t count;
    union {
        int64_t integer;
        double real;
        TensorHandle tensor;
        const TensorHandle* tensors;
        const int64_t* integers;
        const double* reals;
        const char* text;
        at::Generator* generator;
    };
};

inline at::Tensor borrow(TensorHandle handle)
{
    return handle == nullptr
        ? at::Tensor()
        : at::Tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim_copy(handle));
}

inline TensorHandle hand_over(at::Tensor tensor)
{
    return tensor.defined() ? tensor.unsafeReleaseTensorImpl() : nullptr;
}

void set_last_error(const char* message);

// Runs the body; 0 when it returned, 1 when it threw. No exception passes into managed code.
template <typename Body>
int32_t guard(Body&& body) noexcept
{
    try {
        body();
        return 0;
    } catch (const c10::Error& error) {
        set_last_error(error.what_without_backtrace());
    } catch (const std::exception& error) {
        set_last_error(error.what());
    } catch (...) {
        set_last_error("An unknown native exception.");
    }
    return 1;
}

} // namespace systemtorch
