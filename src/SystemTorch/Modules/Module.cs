using TorchSharp.Modules;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Modules, and what they are made of.</summary>
    public static partial class nn
    {
        /// <summary>A part of a network: it owns parameters, buffers and further modules, each under a name.</summary>
        public partial class Module : IDisposable
        {
            protected DeviceType _deviceType = DeviceType.CPU;
            protected int _deviceIndex = -1;
            protected OrderedDict<string, Module> _internal_submodules = new();
            protected OrderedDict<string, (Tensor, bool)> _internal_buffers = new();
            protected OrderedDict<string, Parameter> _internal_params = new();
            protected string name;

            private bool isTraining = true;
            private bool disposed;

            protected Module(string name) => this.name = name;

            /// <summary>Whether the module learns now (the default) or is only asked.</summary>
            public virtual bool training => isTraining;

            /// <summary>Calls the function on every sub-module, then on this one.</summary>
            public virtual Module apply(Action<Module> fn)
            {
                foreach (var (_, child) in _internal_submodules)
                    child.apply(fn);
                fn(this);
                return this;
            }

            public virtual void train(bool train = true)
            {
                isTraining = train;
                foreach (var (_, child) in named_children())
                    child.train(train);
            }

            public virtual void eval() => train(false);

            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (var (_, parameter) in named_parameters())
                    ClearGradient(parameter, set_to_none);
            }

            public virtual string GetName() => name;

            /// <inheritdoc/>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Disposes this module's parameters and buffers, and its sub-modules.</summary>
            protected virtual void Dispose(bool disposing)
            {
                if (!disposing || disposed)
                    return;

                foreach (var (_, buffer) in named_buffers(false).ToList())
                    buffer.DetachFromDisposeScope().Dispose();
                foreach (var (_, parameter) in named_parameters(false).ToList())
                    parameter.DetachFromDisposeScope().Dispose();
                foreach (var (_, module) in named_modules().ToList())
                    module.Dispose();
                disposed = true;
            }

            protected static (Device device, ScalarType dtype) GetDefaultDeviceAndType(
                Device? device = null, ScalarType? dtype = null) =>
                (device ?? get_default_device(), dtype ?? get_default_dtype());

            private static void ClearGradient(Parameter parameter, bool drop)
            {
                using var gradient = parameter.grad;
                if (gradient is null)
                    return;
                if (drop)
                    parameter.grad = null;
                else
                    gradient.detach_().zero_();
            }
        }
    }
}
