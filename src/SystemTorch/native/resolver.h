// What a script's free names mean: torch.f is an operator of torch, torch.ops.library.f one of a library, as in Python.
// torch::jit::compile's own resolver knows the first alone.
#pragma once

#include <torch/csrc/jit/frontend/resolver.h>

#include <memory>
#include <string>

namespace systemtorch {

struct Libraries final : torch::jit::SugaredValue {
    std::string kind() const override { return "libraries of operators"; }

    std::shared_ptr<SugaredValue> attr(
        const torch::jit::SourceRange&, torch::jit::GraphFunction&, const std::string& library) override
    {
        return std::make_shared<torch::jit::BuiltinModule>(library);
    }
};

struct Torch final : torch::jit::BuiltinModule {
    Torch() : BuiltinModule("aten") {}

    std::shared_ptr<SugaredValue> attr(
        const torch::jit::SourceRange& at, torch::jit::GraphFunction& function, const std::string& name) override
    {
        return name == "ops" ? std::make_shared<Libraries>() : BuiltinModule::attr(at, function, name);
    }
};

struct Resolver final : torch::jit::Resolver {
    std::shared_ptr<torch::jit::SugaredValue> resolveValue(
        const std::string& name, torch::jit::GraphFunction&, const torch::jit::SourceRange&) override
    {
        return name == "torch" ? std::make_shared<Torch>() : nullptr;
    }
};

} // namespace systemtorch
