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

#include <vector>

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

// Managed code's backward: gets one gradient an output (null where none came), writes one an input; 0 when it
// returned, else the message of its exception is in the last error.
using ManagedBackward = int32_t (*)(void* context, const TensorHandle* grads, int32_t count, TensorHandle* results);
using ManagedRelease = void (*)(void* context);

struct ManagedNode : torch::autograd::Node {
    ManagedBackward backward;
    ManagedRelease released;
    void* context;
    int32_t inputs;
    std::string title;
    std::vector<torch::autograd::SavedVariable> saved;
    bool freed = false;

    ~ManagedNode() override { released(context); }

    std::string name() const override { return title; }

    variable_list apply(variable_list&& grads) override
    {
        std::vector<TensorHandle> given;
        for (auto& grad : grads)
            given.push_back(hand_over(grad));

        std::vector<TensorHandle> found(inputs, nullptr);
        if (backward(context, given.data(), static_cast<int32_t>(given.size()), found.data()) != 0)
            throw std::runtime_error(systemtorch_message());

        variable_list results;
        for (auto handle : found)
            results.push_back(handle == nullptr
                ? at::Tensor()
                : at::Tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(handle)));
        return results;
    }

    void release_variables() override
    {
        saved.clear();
        freed = true;
    }

    static std::string systemtorch_message();
};

// The reference that managed code holds to a node.
using NodeReference = std::shared_ptr<ManagedNode>;

void deallocate(torch::autograd::Node* node)
{
    torch::autograd::deleteNode(node);
}

bool contains(const variable_list& tensors, const at::Tensor& tensor)
{
    for (const auto& other : tensors)
        if (other.unsafeGetTensorImpl() == tensor.unsafeGetTensorImpl())
            return true;
    return false;
}

} // namespace

extern "C" const char* systemtorch_last_error();

std::string ManagedNode::systemtorch_message()
{
    return systemtorch_last_error();
}

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

// A node between these inputs and the outputs it will be given; `released(context)` is called when it dies.
SYSTEMTORCH_EXPORT int32_t systemtorch_node_create(
    const char* name, const TensorHandle* inputs, int32_t count, ManagedBackward backward, ManagedRelease released,
    void* context, void** result)
{
    return guard([&] {
        NodeReference node(new ManagedNode(), deallocate);
        node->backward = backward;
        node->released = released;
        node->context = context;
        node->inputs = count;
        node->title = name;
        node->set_next_edges(torch::autograd::collect_next_edges(borrow_all(inputs, count)));
        *result = new NodeReference(std::move(node));
    });
}

SYSTEMTORCH_EXPORT void systemtorch_node_release(void* reference)
{
    guard([&] { delete static_cast<NodeReference*>(reference); });
}

// Makes the node the history of its outputs. An output that is an input becomes a view of it, unless it is dirty.
SYSTEMTORCH_EXPORT int32_t systemtorch_node_attach(
    void* reference, const TensorHandle* inputs, int32_t input_count, TensorHandle* outputs, int32_t output_count,
    const TensorHandle* dirty, int32_t dirty_count, const TensorHandle* plain, int32_t plain_count)
{
    return guard([&] {
        auto& node = *static_cast<NodeReference*>(reference);
        auto given = borrow_all(inputs, input_count);
        auto changed = borrow_all(dirty, dirty_count);
        auto without = borrow_all(plain, plain_count);
        for (int32_t i = 0; i < output_count; ++i) {
            auto output = borrow(outputs[i]);
            if (!output.defined())
                continue;
            auto tracked = torch::autograd::isDifferentiableType(output.scalar_type()) && !contains(without, output);
            if (contains(changed, output)) {
                torch::autograd::impl::rebase_history(
                    output, torch::autograd::Edge(node, node->add_input_metadata(output)));
                continue;
            }
            if (contains(given, output)) {
                at::NoGradGuard no_grad;
                output = output.view_as(output).detach();
            } else if (output.requires_grad()) {
                output = output.detach();
            }
            if (tracked)
                torch::autograd::set_history(output, node);
            else
                node->add_input_metadata(torch::autograd::Node::undefined_input());
            outputs[i] = hand_over(output);
        }
    });
}

SYSTEMTORCH_EXPORT int32_t systemtorch_node_save(
    void* reference, const TensorHandle* tensors, int32_t count, const TensorHandle* outputs, int32_t output_count)
{
    return guard([&] {
        auto& node = *static_cast<NodeReference*>(reference);
        auto made = borrow_all(outputs, output_count);
        for (const auto& tensor : borrow_all(tensors, count))
            node->saved.emplace_back(tensor, tensor.defined() && contains(made, tensor));
    });
}

// How many tensors the node keeps, or -1 when the graph has been freed.
SYSTEMTORCH_EXPORT int32_t systemtorch_node_saved_count(void* node)
{
    auto* managed = static_cast<ManagedNode*>(node);
    return managed->freed ? -1 : static_cast<int32_t>(managed->saved.size());
}

SYSTEMTORCH_EXPORT void* systemtorch_node_address(void* reference)
{
    return static_cast<NodeReference*>(reference)->get();
}

SYSTEMTORCH_EXPORT int32_t systemtorch_node_saved(void* node, TensorHandle* results)
{
    return guard([&] {
        auto* managed = static_cast<ManagedNode*>(node);
        auto self = managed->shared_from_this();
        for (size_t i = 0; i < managed->saved.size(); ++i)
            results[i] = hand_over(managed->saved[i].unpack(self));
    });
}
