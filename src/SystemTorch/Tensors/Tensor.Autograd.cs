using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Adds this scalar's gradient to the leaves it was computed from.</summary>
        public void backward() => autograd.backward(this);

        public void backward(
            IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false,
            IList<Tensor>? inputs = null) =>
            autograd.backward(this, grad_tensors, retain_graph, create_graph, inputs);
    }

    /// <summary>Differentiation.</summary>
    public static partial class autograd
    {
        /// <summary>The gradients of the outputs with respect to the inputs, without touching any .grad.</summary>
        /// <remarks>As in TorchSharp, retain_graph does not follow create_graph: say both.</remarks>
        public static unsafe IList<Tensor?> grad(
            IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, bool retain_graph = false,
            bool create_graph = false, bool allow_unused = false)
        {
            var results = new nint[inputs.Count];
            fixed (nint* o = Marshalling.Handles([.. outputs]))
            fixed (nint* i = Marshalling.Handles([.. inputs]))
            fixed (nint* g = Marshalling.Handles([.. grad_outputs ?? []]))
            fixed (nint* r = results)
                NativeError.Check(NativeMethods.systemtorch_grad(
                    o, outputs.Count, i, inputs.Count, g, grad_outputs?.Count ?? 0, Flag(retain_graph),
                    Flag(create_graph), Flag(allow_unused), r));
            GC.KeepAlive((outputs, inputs, grad_outputs));
            return [.. results.Select(Tensor.FromHandle)];
        }

        /// <summary>Adds the gradients of these tensors to the leaves they were computed from.</summary>
        public static unsafe void backward(
            IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null,
            bool create_graph = false, IList<Tensor>? inputs = null)
        {
            fixed (nint* t = Marshalling.Handles([.. tensors]))
            fixed (nint* g = Marshalling.Handles([.. grad_tensors ?? []]))
            fixed (nint* i = Marshalling.Handles([.. inputs ?? []]))
                NativeError.Check(NativeMethods.systemtorch_backward(
                    t, tensors.Count, g, grad_tensors?.Count ?? 0, Flag(retain_graph ?? create_graph),
                    Flag(create_graph), i, inputs?.Count ?? 0));
            GC.KeepAlive((tensors, grad_tensors, inputs));
        }

        public static void backward(
            Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false,
            IList<Tensor>? inputs = null) =>
            backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        public static void backward(
            Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false,
            IList<Tensor>? inputs = null) =>
            backward([tensor], [grad_tensor], retain_graph, create_graph, inputs);

        private static int Flag(bool value) => value ? 1 : 0;
    }
}
