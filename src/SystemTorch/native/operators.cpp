// Every ATen operator through one entry: looked up once by name, called boxed with tagged arguments.
#include "systemtorch.h"

#include <ATen/core/dispatch/Dispatcher.h>

#include <memory>
#include <utility>
#include <vector>

using namespace systemtorch;

namespace {

// c10::optional once, std::optional in libtorch 2: whichever it is that a value here turns into.
using OptionalTensor = decltype(std::declval<c10::IValue>().toOptional<at::Tensor>());

struct Operator {
    c10::OperatorHandle handle;
    std::vector<c10::TypePtr> expected; // the type of each argument, with Optional taken off

    explicit Operator(c10::OperatorHandle found) : handle(found)
    {
        for (const auto& argument : handle.schema().arguments()) {
            auto type = argument.type();
            if (auto optional = type->cast<c10::OptionalType>())
                type = optional->getElementType();
            expected.push_back(type);
        }
    }
};

bool is_list_of(const c10::TypePtr& type, c10::TypeKind kind)
{
    auto list = type->cast<c10::ListType>();
    if (!list)
        return false;
    auto element = list->getElementType();
    if (auto optional = element->cast<c10::OptionalType>())
        element = optional->getElementType();
    return element->kind() == kind;
}

bool is_list_of_optional(const c10::TypePtr& type)
{
    auto list = type->cast<c10::ListType>();
    return list && list->getElementType()->kind() == c10::TypeKind::OptionalType;
}

c10::IValue tensor_list(const Value& value, const c10::TypePtr& expected)
{
    if (is_list_of_optional(expected)) {
        c10::List<OptionalTensor> list;
        list.reserve(value.count);
        for (int32_t i = 0; i < value.count; ++i)
            list.push_back(value.tensors[i] == nullptr ? OptionalTensor() : OptionalTensor(borrow(value.tensors[i])));
        return list;
    }
    c10::List<at::Tensor> list;
    list.reserve(value.count);
    for (int32_t i = 0; i < value.count; ++i)
        list.push_back(borrow(value.tensors[i]));
    return list;
}

template <typename Element>
c10::IValue list_of(const Value& value)
{
    c10::List<Element> list;
    list.reserve(value.count);
    for (int32_t i = 0; i < value.count; ++i)
        list.push_back(static_cast<Element>(value.integers[i]));
    return list;
}

c10::IValue integer(const Value& value, const c10::TypePtr& expected)
{
    if (expected->kind() == c10::TypeKind::FloatType)
        return static_cast<double>(value.integer);
    if (is_list_of(expected, c10::TypeKind::IntType))
        return c10::List<int64_t>({value.integer});
    return value.integer;
}

c10::IValue reals(const Value& value)
{
    c10::List<double> list;
    list.reserve(value.count);
    for (int32_t i = 0; i < value.count; ++i)
        list.push_back(value.reals[i]);
    return list;
}

c10::IValue to_ivalue(const Value& value, const c10::TypePtr& expected)
{
    switch (value.kind) {
    case Kind::None: return {};
    case Kind::Tensor: return borrow(value.tensor);
    case Kind::Int: return integer(value, expected);
    case Kind::Double: return value.real;
    case Kind::Bool: return value.integer != 0;
    case Kind::IntList: return list_of<int64_t>(value);
    case Kind::BoolList: return list_of<bool>(value);
    case Kind::DoubleList: return reals(value);
    case Kind::TensorList: return tensor_list(value, expected);
    case Kind::String: return std::string(value.text);
    case Kind::Device:
        return c10::Device(static_cast<c10::DeviceType>(value.count), static_cast<c10::DeviceIndex>(value.integer));
    case Kind::Generator: return *value.generator;
    }
    throw std::invalid_argument("SystemTorch: an argument of unknown kind.");
}

Value plain(Kind kind, int64_t bits)
{
    Value value{};
    value.kind = kind;
    value.integer = bits;
    return value;
}

Value tensor_value(at::Tensor tensor)
{
    Value value{};
    value.kind = tensor.defined() ? Kind::Tensor : Kind::None;
    value.tensor = hand_over(std::move(tensor));
    return value;
}

void append(std::vector<Value>& results, c10::IValue&& result)
{
    if (result.isTensor()) {
        results.push_back(tensor_value(std::move(result).toTensor()));
    } else if (result.isTensorList()) {
        for (const at::Tensor& tensor : result.toTensorVector())
            results.push_back(tensor_value(tensor));
    } else if (result.isInt()) {
        results.push_back(plain(Kind::Int, result.toInt()));
    } else if (result.isBool()) {
        results.push_back(plain(Kind::Bool, result.toBool()));
    } else if (result.isDouble()) {
        Value value{};
        value.kind = Kind::Double;
        value.real = result.toDouble();
        results.push_back(value);
    } else if (result.isNone()) {
        results.push_back(plain(Kind::None, 0));
    } else {
        throw std::invalid_argument("SystemTorch: a result of type " + result.tagKind() + " is not supported.");
    }
}

void call(const Operator& op, const Value* arguments, int32_t count, std::vector<Value>& results)
{
    const auto& schema = op.handle.schema().arguments();
    TORCH_CHECK(static_cast<size_t>(count) <= schema.size(), op.handle.operator_name(), " takes at most ",
                schema.size(), " arguments, but got ", count);

    // The stack's memory serves again at the next call; whoever calls from within a call gets a stack of its own.
    thread_local c10::Stack spare;
    c10::Stack stack;
    stack.swap(spare);
    stack.clear();
    for (int32_t i = 0; i < count; ++i)
        stack.push_back(to_ivalue(arguments[i], op.expected[i]));
    for (size_t i = count; i < schema.size(); ++i) {
        TORCH_CHECK(schema[i].default_value().has_value(), op.handle.operator_name(), " needs an argument '",
                    schema[i].name(), "'");
        stack.push_back(*schema[i].default_value());
    }

    op.handle.callBoxed(stack);

    for (auto& result : stack)
        append(results, std::move(result));
    stack.clear();
    stack.swap(spare);
}

} // namespace

// The operator of that name and overload, or null (with the reason in the last error). It is never freed.
SYSTEMTORCH_EXPORT void* systemtorch_find_operator(const char* name, const char* overload)
{
    Operator* found = nullptr;
    guard([&] {
        auto handle = c10::Dispatcher::singleton().findSchema({name, overload});
        TORCH_CHECK(handle.has_value(), "This libtorch (", TORCH_VERSION, ") has no operator ", name,
                    *overload ? "." : "", overload);
        found = new Operator(*handle);
    });
    return found;
}

// Calls the operator; arguments left off take the schema's defaults. The results (lists flattened) stay readable
// until this thread's next call.
SYSTEMTORCH_EXPORT int32_t systemtorch_call(
    const void* op, const Value* arguments, int32_t count, const Value** results, int32_t* result_count)
{
    thread_local std::vector<Value> buffer;
    return guard([&] {
        std::vector<Value> fresh; // a custom autograd node may call back into here: fill the buffer only at the end
        fresh.swap(buffer);
        fresh.clear();
        call(*static_cast<const Operator*>(op), arguments, count, fresh);
        buffer.swap(fresh);
        *results = buffer.data();
        *result_count = static_cast<int32_t>(buffer.size());
    });
}
