#nullable disable // as TorchSharp: whoever overrides or calls may annotate, or not
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>What a custom function's forward hands to its backward.</summary>
        public class AutogradContext : IDisposable
        {
            private readonly Dictionary<string, object> data = [];

            internal AutogradContext()
            {
            }

            /// <summary>Whether backward gets zeros for an output that took no part in the loss. The default is true.</summary>
            public bool MaterializeGrads { get; private set; } = true;

            internal List<Tensor> Saved { get; private set; } = [];

            internal List<Tensor> Dirty { get; private set; } = [];

            internal List<Tensor> Plain { get; private set; } = [];

            /// <summary>The native node whose backward is running, or zero.</summary>
            internal nint Node { get; set; }

            /// <summary>Keeps tensors for backward; torch watches that nobody changes them in place.</summary>
            /// <remarks>They are taken when forward has returned: move what a scope inside it owns to the outer one.</remarks>
            public void save_for_backward(List<Tensor> tensors) => Saved = [.. tensors];

            /// <summary>Keeps anything else for backward.</summary>
            public void save_data(string key, object value) => data[key] = value;

            /// <summary>Names the inputs that forward changed in place; it must return them.</summary>
            public void mark_dirty(List<Tensor> tensors) => Dirty = [.. tensors];

            /// <summary>Names the outputs that have no gradient.</summary>
            public void mark_non_differentiable(List<Tensor> tensors) => Plain = [.. tensors];

            public void set_materialize_grads(bool value) => MaterializeGrads = value;

            /// <summary>The tensors that forward saved, in its order; null where it saved null.</summary>
            public unsafe List<Tensor> get_saved_variables()
            {
                lock (this)
                {
                    if (Node == 0)
                        return [];
                    var handles = new nint[NativeMethods.systemtorch_node_saved_count(Node)];
                    fixed (nint* h = handles)
                        NativeError.Check(NativeMethods.systemtorch_node_saved(Node, h));
                    return [.. handles.Select(Tensor.FromHandle)];
                }
            }

            /// <summary>What forward kept under this name, or null.</summary>
            public object get_data(string key) => data.GetValueOrDefault(key);

            /// <inheritdoc/>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
            }

            // The native node has what it needs: holding on to these would keep them alive for as long as the graph.
            internal void ForgetTensors()
            {
                Saved = [];
                Dirty = [];
                Plain = [];
            }
        }
    }
}
