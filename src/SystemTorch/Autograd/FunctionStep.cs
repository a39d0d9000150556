using System.Runtime.InteropServices;
using System.Text;
using TorchSharp.Interop;
using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace TorchSharp;

/// <summary>One application of a custom function: runs its forward, and its backward when the graph asks for it.</summary>
internal sealed unsafe class FunctionStep(
    string name, Func<AutogradContext, object?[], List<Tensor>> forward,
    Func<AutogradContext, List<Tensor>, List<Tensor?>> backward)
{
    private readonly AutogradContext context = new();
    private bool[] isTensor = [];

    public List<Tensor> Apply(object?[] arguments)
    {
        isTensor = [.. arguments.Select(argument => argument is Tensor { IsInvalid: false })];
        Tensor[] inputs = [.. arguments.Where((_, i) => isTensor[i]).Cast<Tensor>()];

        Tensor[] outputs;
        using (no_grad())
            outputs = [.. forward(context, arguments)];

        var recorded = is_grad_enabled() && inputs.Any(input => input.requires_grad);
        var attached = Attach(inputs, outputs, recorded);
        context.ForgetTensors();
        return [.. outputs.Select((made, i) => Visible(made, attached[i], inputs))];
    }

    private nint[] Attach(Tensor[] inputs, Tensor[] outputs, bool recorded)
    {
        var results = new nint[outputs.Length];
        var saved = context.Saved.Select(tensor => tensor is { IsInvalid: false } ? tensor : null).ToArray();
        fixed (byte* title = Encoding.UTF8.GetBytes(name + '\0'))
        fixed (nint* i = Marshalling.Handles(inputs), o = Marshalling.Handles(outputs), r = results)
        fixed (nint* d = Marshalling.Handles(context.Dirty), p = Marshalling.Handles(context.Plain))
        fixed (nint* s = Marshalling.Handles(saved))
        {
            var call = new FunctionCall
            {
                Name = title,
                Zeros = context.MaterializeGrads ? 1 : 0,
                Inputs = i,
                InputCount = inputs.Length,
                Outputs = o,
                OutputCount = outputs.Length,
                Dirty = d,
                DirtyCount = context.Dirty.Count,
                Plain = p,
                PlainCount = context.Plain.Count,
                Saved = s,
                SavedCount = saved.Length,
            };
            if (recorded)
            {
                call.Backward = &Backward;
                call.Released = &Released;
                call.Context = GCHandle.ToIntPtr(GCHandle.Alloc(this));
            }

            NativeError.Check(NativeMethods.systemtorch_function_attach(&call, r));
        }

        GC.KeepAlive((inputs, outputs, context.Dirty, context.Plain, saved));
        return results;
    }

    // What forward made is handed on as it is; what it was given gets a second wrapper, which the caller may dispose.
    private static Tensor Visible(Tensor made, nint attached, Tensor[] inputs)
    {
        if (attached == 0 || made.Handle != attached || inputs.Any(input => ReferenceEquals(input, made)))
            return Tensor.FromHandleOrInvalid(attached);
        Tensor.Release(attached);
        return made;
    }

    [UnmanagedCallersOnly]
    private static int Backward(nint self, nint node, nint* grads, int count, nint* results)
    {
        try
        {
            Of(self).Backward(node, new ReadOnlySpan<nint>(grads, count), results);
            return 0;
        }
        catch (Exception exception)
        {
            fixed (byte* message = Encoding.UTF8.GetBytes(ManagedExceptions.Keep(exception) + '\0'))
                NativeMethods.systemtorch_set_error(message);
            return 1;
        }
    }

    [UnmanagedCallersOnly]
    private static void Released(nint self) => GCHandle.FromIntPtr(self).Free();

    private static FunctionStep Of(nint self) => (FunctionStep)GCHandle.FromIntPtr(self).Target!;

    private void Backward(nint node, ReadOnlySpan<nint> grads, nint* results)
    {
        lock (context)
        {
            using var scope = NewDisposeScope();
            var given = new List<Tensor>(grads.Length);
            foreach (var grad in grads)
                given.Add(Tensor.FromHandleOrInvalid(grad));

            var outer = context.Node;
            context.Node = node;
            try
            {
                HandOver(backward(context, given), results);
            }
            finally
            {
                context.Node = outer;
            }
        }
    }

    private void HandOver(List<Tensor?> found, nint* results)
    {
        if (found.Count < isTensor.Length || found.Skip(isTensor.Length).Any(IsThere))
            throw new InvalidOperationException(
                $"The backward of {name} must return one gradient for each of the {isTensor.Length} arguments of its " +
                $"forward, but returned {found.Count}.");

        for (var i = 0; i < isTensor.Length; i++)
        {
            if (isTensor[i])
                *results++ = IsThere(found[i]) ? NativeMethods.systemtorch_tensor_share(found[i]!.Handle) : 0;
            else if (IsThere(found[i]))
                throw new InvalidOperationException(
                    $"The backward of {name} returned a gradient for argument {i}, which is no tensor: return null there.");
        }
    }

    private static bool IsThere(Tensor? gradient) => gradient is { IsInvalid: false };
}
