// The backward pass: gradients, grad modes, and nodes whose backward is managed code.
#include "systemtorch.h"

#include <ATen/core/grad_mode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/anomaly_mode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/functions/utils.h>
#include <torch/csrc/autograd/saved_variable.h>
#include <torch/csrc/autograd/variable.h>

#include <memory>
#include <type_traits>
#include <vector>

extern "C" const char* systemtorch_last_error();

using namespace systemtorch;
using torch::autograd::variable_list;

namespace {

variable_list borrow_all(const TensorHandle* handles, int32_t count)
{
    variable_list tensors;
    tensors.reserve(count);
    for (int32_t i = 0; i < count; ++i)
        tensors.push_back(borrow(handles[i]));
    return tensors;
}

variable_list take_all(const std::vector<TensorHandle>& handles)
{
    variable_list tensors;
    tensors.reserve(handles.size());
    for (auto handle : handles)
        tensors.push_back(handle == nullptr
            ? at::Tensor()
            : at::Tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(handle)));
    return tensors;
}

struct ManagedNode;

// Managed code's backward: gets one gradient an output (null where none came), writes one an input; 0 when it
// returned, else the message of its exception is in the last error.
using ManagedBackward = int32_t (*)(
    void* context, ManagedNode* node, const TensorHandle* grads, int32_t count, TensorHandle* results);
using ManagedRelease = void (*)(void* context);

// A step of the graph whose backward is managed code; it owns the managed context and the tensors saved for it.
struct ManagedNode : torch::autograd::Node {
    ManagedBackward backward;
    ManagedRelease released;
    void* context;
    std::string title;
    std::vector<bool> made; // which outputs there are: only these have zeros
    bool zeros;             // whether a gradient that did not come is handed on as zeros
    std::vector<torch::autograd::SavedVariable> saved;

    ~ManagedNode() override { released(context); }

    std::string name() const override { return title; }

    variable_list apply(variable_list&& grads) override
    {
        std::vector<TensorHandle> given;
        for (size_t i = 0; i < grads.size(); ++i)
            given.push_back(hand_over(zeros && !grads[i].defined() && made[i]
                ? input_metadata(i).zeros_like() : std::move(grads[i])));

        std::vector<TensorHandle> found(num_outputs(), nullptr);
        const auto status = backward(context, this, given.data(), static_cast<int32_t>(given.size()), found.data());
        auto results = take_all(found);
        if (status != 0)
            throw std::runtime_error(systemtorch_last_error());
        return results;
    }

    void release_variables() override
    {
        for (auto& variable : saved)
            variable.reset_data(); // unpacking it again is torch's "backward through the graph a second time"
    }
};

// What holds a node: std::shared_ptr for long, c10::intrusive_ptr in the newest libtorch.
using NodePointer = decltype(torch::autograd::Edge::function);

template <typename Node>
NodePointer make_node()
{
    if constexpr (std::is_constructible_v<NodePointer, std::shared_ptr<Node>>)
        return std::shared_ptr<Node>(new Node(), [](auto* node) { deleteNode(node); });
    else
        return c10::make_intrusive<Node>();
}

template <typename Node>
auto pointer_to(Node* node, int) -> decltype(node->shared_from_this())
{
    return node->shared_from_this();
}

template <typename Node>
auto pointer_to(Node* node, long) -> decltype(node->getptr())
{
    return node->getptr();
}

bool contains(const variable_list& tensors, const at::Tensor& tensor)
{
    for (const auto& other : tensors)
        if (other.unsafeGetTensorImpl() == tensor.unsafeGetTensorImpl())
            return true;
    return false;
}

// An input that was changed in place takes the node as its newest history.
at::Tensor rebased(const at::Tensor& output, const NodePointer& node)
{
    torch::autograd::impl::bump_version(output);
    if (!node)
        return output;
    TORCH_CHECK(!(output.is_leaf() && output.requires_grad()),
                "a leaf Variable that requires grad is being used in an in-place operation.");
    torch::autograd::impl::rebase_history(output, {node, node->add_input_metadata(output)});
    return output;
}

// An output that forward made takes the node as its history; one that was there before is another name of it first.
at::Tensor attached(at::Tensor output, const NodePointer& node, bool is_input, bool tracked)
{
    if (is_input || output.requires_grad())
        output = output.detach();
    if (node && tracked)
        torch::autograd::set_history(output, node);
    else if (node)
        node->add_input_metadata(output);
    return output;
}

} // namespace

SYSTEMTORCH_EXPORT void systemtorch_set_error(const char* message)
{
    set_last_error(message);
}

SYSTEMTORCH_EXPORT int32_t systemtorch_backward(
    const TensorHandle* tensors, int32_t count, const TensorHandle* grads, int32_t grad_count, int32_t retain_graph,
    int32_t create_graph, const TensorHandle* inputs, int32_t input_count)
{
    return guard([&] {
        auto seeds = grad_count == 0 ? variable_list(count) : borrow_all(grads, grad_count);
        torch::autograd::backward(borrow_all(tensors, count), seeds, retain_graph != 0, create_graph != 0,
                                  borrow_all(inputs, input_count));
    });
}

SYSTEMTORCH_EXPORT int32_t systemtorch_grad(
    const TensorHandle* outputs, int32_t count, const TensorHandle* inputs, int32_t input_count,
    const TensorHandle* grads, int32_t grad_count, int32_t retain_graph, int32_t create_graph, int32_t allow_unused,
    TensorHandle* results)
{
    return guard([&] {
        auto seeds = grad_count == 0 ? variable_list(count) : borrow_all(grads, grad_count);
        auto found = torch::autograd::grad(borrow_all(outputs, count), borrow_all(inputs, input_count), seeds,
                                           retain_graph != 0, create_graph != 0, allow_unused != 0);
        for (size_t i = 0; i < found.size(); ++i)
            results[i] = hand_over(found[i]);
    });
}

SYSTEMTORCH_EXPORT int32_t systemtorch_grad_enabled()
{
    return at::GradMode::is_enabled() ? 1 : 0;
}

SYSTEMTORCH_EXPORT void systemtorch_set_grad_enabled(int32_t enabled)
{
    at::GradMode::set_enabled(enabled != 0);
}

SYSTEMTORCH_EXPORT int32_t systemtorch_inference_mode()
{
    return c10::InferenceMode::is_enabled() ? 1 : 0;
}

SYSTEMTORCH_EXPORT void* systemtorch_enter_inference_mode(int32_t enabled)
{
    return new c10::InferenceMode(enabled != 0);
}

SYSTEMTORCH_EXPORT void systemtorch_leave_inference_mode(void* mode)
{
    delete static_cast<c10::InferenceMode*>(mode);
}

SYSTEMTORCH_EXPORT int32_t systemtorch_anomaly_mode()
{
    using torch::autograd::AnomalyMode;
    return (AnomalyMode::is_enabled() ? 1 : 0) | (AnomalyMode::should_check_nan() ? 2 : 0);
}

SYSTEMTORCH_EXPORT void systemtorch_set_anomaly_mode(int32_t enabled, int32_t check_nan)
{
    torch::autograd::AnomalyMode::set_enabled(enabled != 0, check_nan != 0);
}

// What a custom function's forward took, made, changed in place, keeps for backward, and calls not differentiable.
struct FunctionCall {
    const char* name;
    const TensorHandle *inputs, *outputs, *dirty, *plain, *saved;
    int32_t input_count, output_count, dirty_count, plain_count, saved_count;
    int32_t zeros;
    ManagedBackward backward; // null when no gradient will be asked for
    ManagedRelease released;
    void* context; // belongs to the node: `released(context)` is called when it dies
};

// Puts a node between the inputs and the outputs, and gives the outputs a caller shall see.
SYSTEMTORCH_EXPORT int32_t systemtorch_function_attach(const FunctionCall* call, TensorHandle* results)
{
    return guard([&] {
        auto inputs = borrow_all(call->inputs, call->input_count);
        auto dirty = borrow_all(call->dirty, call->dirty_count);
        auto plain = borrow_all(call->plain, call->plain_count);

        NodePointer node;
        ManagedNode* managed = nullptr;
        if (call->backward != nullptr) {
            node = make_node<ManagedNode>();
            managed = static_cast<ManagedNode*>(node.get());
            managed->backward = call->backward;
            managed->released = call->released;
            managed->context = call->context;
            managed->title = call->name;
            managed->zeros = call->zeros != 0;
            node->set_next_edges(torch::autograd::collect_next_edges(inputs));
        }

        variable_list outputs;
        for (const auto& output : borrow_all(call->outputs, call->output_count)) {
            if (node)
                managed->made.push_back(output.defined());
            if (!output.defined()) {
                outputs.emplace_back();
                if (node)
                    node->add_input_metadata(torch::autograd::Node::undefined_input());
                continue;
            }
            const bool tracked =
                torch::autograd::isDifferentiableType(output.scalar_type()) && !contains(plain, output);
            outputs.push_back(contains(dirty, output)
                ? rebased(output, node) : attached(output, node, contains(inputs, output), tracked));
        }

        if (node)
            for (const auto& tensor : borrow_all(call->saved, call->saved_count))
                managed->saved.emplace_back(tensor, tensor.defined() && tensor.grad_fn().get() == managed);
        for (size_t i = 0; i < outputs.size(); ++i)
            results[i] = hand_over(std::move(outputs[i]));
    });
}

SYSTEMTORCH_EXPORT int32_t systemtorch_node_saved_count(ManagedNode* node)
{
    return static_cast<int32_t>(node->saved.size());
}

// The tensors kept for backward; an error where the graph has been freed or one was changed in place since.

SYSTEMTORCH_EXPORT int32_t systemtorch_node_saved(ManagedNode* node, TensorHandle* results)
{
    return guard([&] {
        auto self = pointer_to(node, 0);
        for (size_t i = 0; i < node->saved.size(); ++i)
            results[i] = hand_over(node->saved[i].unpack(self));
    });
}
