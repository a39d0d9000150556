// A tensor's life and what can be asked of it without an operator.
#include "systemtorch.h"

#include <cstring>

using namespace systemtorch;

SYSTEMTORCH_EXPORT void systemtorch_tensor_release(TensorHandle handle)
{
    // Freeing storage may throw only from a broken allocator; a finaliser has nobody to tell.
    guard([&] { c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(handle); });
}

// A second handle to the same tensor (not a copy of it).
SYSTEMTORCH_EXPORT TensorHandle systemtorch_tensor_share(TensorHandle handle)
{
    return hand_over(borrow(handle));
}

// dtype | device type | device index | flags (1 requires grad, 2 leaf, 4 sparse, 8 contiguous), rank
SYSTEMTORCH_EXPORT int32_t systemtorch_tensor_describe(TensorHandle handle, int32_t* description)
{
    return guard([&] {
        auto tensor = borrow(handle);
        description[0] = static_cast<int32_t>(tensor.scalar_type());
        description[1] = static_cast<int32_t>(tensor.device().type());
        description[2] = tensor.device().index();
        description[3] = (tensor.requires_grad() ? 1 : 0) | (tensor.is_leaf() ? 2 : 0) | (tensor.is_sparse() ? 4 : 0);
        description[4] = static_cast<int32_t>(tensor.dim());
    });
}

// The rank; the sizes and strides go to arrays that hold `capacity` numbers each (either may be null).
SYSTEMTORCH_EXPORT int32_t systemtorch_tensor_shape(
    TensorHandle handle, int64_t* sizes, int64_t* strides, int32_t capacity)
{
    const auto rank = static_cast<int32_t>(handle->dim());
    for (int32_t i = 0; i < rank && i < capacity; ++i) {
        if (sizes != nullptr)
            sizes[i] = handle->sizes()[i];
        if (strides != nullptr)
            strides[i] = handle->strides()[i];
    }
    return rank;
}

SYSTEMTORCH_EXPORT int64_t systemtorch_tensor_numel(TensorHandle handle)
{
    return handle->numel();
}

SYSTEMTORCH_EXPORT int64_t systemtorch_tensor_storage_offset(TensorHandle handle)
{
    return handle->storage_offset();
}

SYSTEMTORCH_EXPORT int32_t systemtorch_tensor_is_contiguous(TensorHandle handle)
{
    return handle->is_contiguous() ? 1 : 0;
}

// The address of the first element, or null where there is none.
SYSTEMTORCH_EXPORT int32_t systemtorch_tensor_data(TensorHandle handle, void** address)
{
    return guard([&] { *address = borrow(handle).data_ptr(); });
}

// A new tensor on the CPU with a copy of these bytes.
SYSTEMTORCH_EXPORT int32_t systemtorch_tensor_from_bytes(
    const void* bytes, int64_t length, int32_t dtype, const int64_t* sizes, int32_t rank, TensorHandle* result)
{
    return guard([&] {
        auto tensor = at::empty(at::IntArrayRef(sizes, rank), at::TensorOptions(static_cast<at::ScalarType>(dtype)));
        TORCH_CHECK(static_cast<int64_t>(tensor.nbytes()) == length, "A tensor of these sizes has ", tensor.nbytes(),
                    " bytes, but got ", length);
        if (length > 0)
            std::memcpy(tensor.data_ptr(), bytes, length);
        *result = hand_over(std::move(tensor));
    });
}

// A tensor over memory that somebody else keeps alive; `released(context)` is called when torch no longer needs it.
SYSTEMTORCH_EXPORT int32_t systemtorch_tensor_over_memory(
    void* memory, int32_t dtype, const int64_t* sizes, int32_t rank, void (*released)(void*), void* context,
    TensorHandle* result)
{
    return guard([&] {
        *result = hand_over(at::from_blob(memory, at::IntArrayRef(sizes, rank),
            [released, context](void*) { released(context); },
            at::TensorOptions(static_cast<at::ScalarType>(dtype))));
    });
}

SYSTEMTORCH_EXPORT int32_t systemtorch_tensor_set_requires_grad(TensorHandle handle, int32_t requires_grad)
{
    return guard([&] { borrow(handle).set_requires_grad(requires_grad != 0); });
}

SYSTEMTORCH_EXPORT int32_t systemtorch_tensor_grad(TensorHandle handle, TensorHandle* grad)
{
    return guard([&] { *grad = hand_over(borrow(handle).grad()); });
}

SYSTEMTORCH_EXPORT int32_t systemtorch_tensor_set_grad(TensorHandle handle, TensorHandle grad)
{
    return guard([&] { borrow(handle).mutable_grad() = borrow(grad); });
}

SYSTEMTORCH_EXPORT int32_t systemtorch_tensor_retain_grad(TensorHandle handle)
{
    return guard([&] { borrow(handle).retain_grad(); });
}

SYSTEMTORCH_EXPORT int32_t systemtorch_tensor_set_data(TensorHandle handle, TensorHandle data)
{
    return guard([&] { borrow(handle).set_data(borrow(data)); });
}
