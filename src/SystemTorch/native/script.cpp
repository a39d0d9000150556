// TorchScript: load a module or compile functions, call them, read what they hold.
#include "resolver.h"
#include "systemtorch.h"

#include <torch/jit.h>
#include <torch/script.h>

#include <sstream>
#include <vector>

using namespace systemtorch;
using ScriptModule = torch::jit::script::Module;

namespace {

c10::Device device_of(int32_t type, int64_t index)
{
    return c10::Device(static_cast<c10::DeviceType>(type), static_cast<c10::DeviceIndex>(index));
}

c10::IValue to_ivalue(const Value& value)
{
    switch (value.kind) {
    case Kind::Tensor: return borrow(value.tensor);
    case Kind::Int: return value.integer;
    case Kind::Double: return value.real;
    case Kind::Bool: return value.integer != 0;
    case Kind::String: return std::string(value.text);
    case Kind::TensorList: {
        c10::List<at::Tensor> list;
        for (int32_t i = 0; i < value.count; ++i)
            list.push_back(borrow(value.tensors[i]));
        return list;
    }
    case Kind::IntList: {
        c10::List<int64_t> list;
        for (int32_t i = 0; i < value.count; ++i)
            list.push_back(value.integers[i]);
        return list;
    }
    default: return {};
    }
}

thread_local std::vector<Value> results;

void append(const c10::IValue& result)
{
    Value value{};
    if (result.isTensor()) {
        value.kind = Kind::Tensor;
        value.tensor = hand_over(result.toTensor());
    } else if (result.isInt()) {
        value.kind = Kind::Int;
        value.integer = result.toInt();
    } else if (result.isDouble()) {
        value.kind = Kind::Double;
        value.real = result.toDouble();
    } else if (result.isBool()) {
        value.kind = Kind::Bool;
        value.integer = result.toBool();
    } else if (!result.isNone()) {
        throw std::invalid_argument("A script's result of type " + result.tagKind() + " is not supported; return "
                                    "tensors, numbers, booleans, or a tuple or list of tensors.");
    }
    results.push_back(value);
}

// 0 one value, 1 a tuple, 2 a list of tensors
int32_t read(const c10::IValue& result)
{
    results.clear();
    if (result.isTuple()) {
        for (const auto& element : result.toTupleRef().elements())
            append(element);
        return 1;
    }
    if (result.isTensorList()) {
        for (const at::Tensor& tensor : result.toTensorVector())
            append(tensor);
        return 2;
    }
    append(result);
    return 0;
}

// The interpreter's message quotes the script line by line; what went wrong stands in the last one.
template <typename Method>
c10::IValue run(Method&& method, std::vector<c10::IValue> arguments)
{
    try {
        return method(std::move(arguments));
    } catch (const std::exception& error) {
        const std::string message = error.what();
        const auto cause = message.rfind("RuntimeError: ");
        if (cause == std::string::npos)
            throw;
        throw std::runtime_error(message.substr(cause + std::string("RuntimeError: ").size()) + "\n" + message);
    }
}

std::vector<c10::IValue> arguments_of(const Value* arguments, int32_t count)
{
    std::vector<c10::IValue> values;
    for (int32_t i = 0; i < count; ++i)
        values.push_back(to_ivalue(arguments[i]));
    return values;
}

} // namespace

SYSTEMTORCH_EXPORT int32_t systemtorch_script_load(
    const char* path, int32_t device_type, int64_t device_index, void** result)
{
    return guard([&] { *result = new ScriptModule(torch::jit::load(path, device_of(device_type, device_index))); });
}

SYSTEMTORCH_EXPORT int32_t systemtorch_script_load_bytes(
    const char* bytes, int64_t length, int32_t device_type, int64_t device_index, void** result)
{
    return guard([&] {
        std::istringstream stream(std::string(bytes, length));
        *result = new ScriptModule(torch::jit::load(stream, device_of(device_type, device_index)));
    });
}

SYSTEMTORCH_EXPORT int32_t systemtorch_script_save(void* module, const char* path)
{
    return guard([&] { static_cast<ScriptModule*>(module)->save(path); });
}

SYSTEMTORCH_EXPORT void systemtorch_script_release(void* module)
{
    guard([&] { delete static_cast<ScriptModule*>(module); });
}

SYSTEMTORCH_EXPORT int32_t systemtorch_script_train(void* module, int32_t on)
{
    return guard([&] { static_cast<ScriptModule*>(module)->train(on != 0); });
}

SYSTEMTORCH_EXPORT int32_t systemtorch_script_is_training(void* module)
{
    int32_t training = 0;
    guard([&] { training = static_cast<ScriptModule*>(module)->is_training() ? 1 : 0; });
    return training;
}

SYSTEMTORCH_EXPORT int32_t systemtorch_script_to(
    void* module, int32_t dtype, int32_t device_type, int64_t device_index)
{
    return guard([&] {
        auto& script = *static_cast<ScriptModule*>(module);
        if (device_type >= 0)
            script.to(device_of(device_type, device_index));
        if (dtype >= 0)
            script.to(static_cast<at::ScalarType>(dtype));
    });
}

// Calls a method; `shape` tells how to read the results (0 one value, 1 a tuple, 2 a list of tensors).
SYSTEMTORCH_EXPORT int32_t systemtorch_script_call(
    void* module, const char* method, const Value* arguments, int32_t count, const Value** found,
    int32_t* found_count, int32_t* shape)
{
    return guard([&] {
        auto& script = *static_cast<ScriptModule*>(module);
        auto function = script.find_method(method);
        TORCH_CHECK(function.has_value(), "The script module has no method '", method, "'");
        *shape = read(run(*function, arguments_of(arguments, count)));
        *found = results.data();
        *found_count = static_cast<int32_t>(results.size());
    });
}

// The inputs and outputs of `forward`, the module itself not counted.
SYSTEMTORCH_EXPORT int32_t systemtorch_script_arity(void* module, int32_t* inputs, int32_t* outputs)
{
    return guard([&] {
        auto schema = static_cast<ScriptModule*>(module)->get_method("forward").function().getSchema();
        *inputs = static_cast<int32_t>(schema.arguments().size()) - 1;
        *outputs = static_cast<int32_t>(schema.returns().size());
    });
}

// Visits the modules inside this one, all of them or its children only, with their names; the visitor owns them.
SYSTEMTORCH_EXPORT int32_t systemtorch_script_modules(
    void* module, int32_t all, void (*visit)(void*, const char*, void*), void* context)
{
    return guard([&] {
        auto& script = *static_cast<ScriptModule*>(module);
        if (all == 0) {
            for (const auto& child : script.named_children())
                visit(context, child.name.c_str(), new ScriptModule(child.value));
        } else {
            for (const auto& inner : script.named_modules())
                if (!inner.name.empty())
                    visit(context, inner.name.c_str(), new ScriptModule(inner.value));
        }
    });
}

// Visits every parameter (buffers = 0) or buffer (1) with its name.
SYSTEMTORCH_EXPORT int32_t systemtorch_script_tensors(
    void* module, int32_t buffers, void (*visit)(void*, const char*, TensorHandle), void* context)
{
    return guard([&] {
        auto& script = *static_cast<ScriptModule*>(module);
        if (buffers != 0) {
            for (const auto& buffer : script.named_buffers())
                visit(context, buffer.name.c_str(), hand_over(buffer.value));
        } else {
            for (const auto& parameter : script.named_parameters())
                visit(context, parameter.name.c_str(), hand_over(parameter.value));
        }
    });
}

SYSTEMTORCH_EXPORT int32_t systemtorch_script_compile(const char* source, void** result)
{
    return guard([&] {
        auto unit = std::make_shared<torch::jit::CompilationUnit>();
        unit->define({}, std::string(source), std::make_shared<Resolver>(), nullptr);
        *result = new std::shared_ptr<torch::jit::CompilationUnit>(unit);
    });
}

SYSTEMTORCH_EXPORT void systemtorch_script_unit_release(void* unit)
{
    guard([&] { delete static_cast<std::shared_ptr<torch::jit::CompilationUnit>*>(unit); });
}

SYSTEMTORCH_EXPORT int32_t systemtorch_script_unit_call(
    void* unit, const char* function, const Value* arguments, int32_t count, const Value** found,
    int32_t* found_count, int32_t* shape)
{
    return guard([&] {
        auto& compiled = **static_cast<std::shared_ptr<torch::jit::CompilationUnit>*>(unit);
        auto* method = compiled.find_function(function);
        TORCH_CHECK(method != nullptr, "The script has no function '", function, "'");
        *shape = read(run(*method, arguments_of(arguments, count)));
        *found = results.data();
        *found_count = static_cast<int32_t>(results.size());
    });
}
