using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace TorchSharp.Interop;

/// <summary>An operator of torch, or of this binding's native part, looked up at its first call.</summary>
/// <remarks>Arguments are positional, in the order of torch's schema; those left off take the schema's defaults.</remarks>
internal sealed unsafe class Operator(string name, string overload = "")
{
    private nint handle;

    /// <summary>Calls the operator; its one result is a tensor, or null where torch returned an undefined one.</summary>
    public torch.Tensor Call(params ReadOnlySpan<Argument> arguments)
    {
        var results = Run(arguments);
        return results.Length == 1
            ? torch.Tensor.FromHandle(results[0].Address)!
            : throw new InvalidOperationException($"{name} has {results.Length} results, but one was expected.");
    }

    /// <summary>Calls an operator that changes its first argument, and returns that argument.</summary>
    public torch.Tensor CallInPlace(torch.Tensor self, params ReadOnlySpan<Argument> others)
    {
        Span<Argument> arguments = [self, default, default, default, default, default, default, default, default];
        others.CopyTo(arguments[1..]);
        foreach (var result in Run(arguments[..(others.Length + 1)]))
            torch.Tensor.Release(result.Address);
        return self;
    }

    /// <summary>Calls an operator with several results, or with a list of tensors.</summary>
    public torch.Tensor[] CallMany(params ReadOnlySpan<Argument> arguments)
    {
        var results = Run(arguments);
        var tensors = new torch.Tensor[results.Length];
        for (var i = 0; i < tensors.Length; i++)
            tensors[i] = torch.Tensor.FromHandle(results[i].Address)!;
        return tensors;
    }

    /// <summary>Calls an operator with two results.</summary>
    public (torch.Tensor, torch.Tensor) CallPair(params ReadOnlySpan<Argument> arguments)
    {
        var results = Run(arguments);
        return (torch.Tensor.FromHandle(results[0].Address)!, torch.Tensor.FromHandle(results[1].Address)!);
    }

    /// <summary>Calls an operator with three results.</summary>
    public (torch.Tensor, torch.Tensor, torch.Tensor) CallTriple(params ReadOnlySpan<Argument> arguments)
    {
        var results = Run(arguments);
        return (torch.Tensor.FromHandle(results[0].Address)!, torch.Tensor.FromHandle(results[1].Address)!,
            torch.Tensor.FromHandle(results[2].Address)!);
    }

    /// <summary>Calls an operator whose result is a number or a truth value.</summary>
    public Scalar CallScalar(params ReadOnlySpan<Argument> arguments) => Scalar.From(Run(arguments)[0]);

    [SkipLocalsInit]
    private ReadOnlySpan<Value> Run(ReadOnlySpan<Argument> arguments)
    {
        if (handle == 0)
            handle = Find();

        var values = stackalloc Value[arguments.Length];
        long used = 0;
        foreach (var argument in arguments)
            used += Marshalling.BytesFor(argument);
        if (used == 0)
        {
            for (var i = 0; i < arguments.Length; i++)
                values[i] = Marshalling.Plain(arguments[i]);
            return Invoke(values, arguments.Length);
        }

        return RunWithLists(arguments, values, used);
    }

    private ReadOnlySpan<Value> RunWithLists(ReadOnlySpan<Argument> arguments, Value* values, long bytes)
    {
        const int OnStack = 2048;
        var scratch = stackalloc byte[bytes <= OnStack ? (int)bytes : 0];
        var heap = bytes > OnStack ? (byte*)NativeMemory.Alloc((nuint)bytes) : null;
        try
        {
            var next = heap == null ? scratch : heap;
            for (var i = 0; i < arguments.Length; i++)
                values[i] = Marshalling.ToValue(arguments[i], ref next);
            return Invoke(values, arguments.Length);
        }
        finally
        {
            NativeMemory.Free(heap);
        }
    }

    private ReadOnlySpan<Value> Invoke(Value* values, int count)
    {
        Value* results;
        int resultCount;
        if (NativeMethods.systemtorch_call(handle, values, count, &results, &resultCount) != 0)
            NativeError.Throw();
        return new ReadOnlySpan<Value>(results, resultCount);
    }

    private nint Find()
    {
        fixed (byte* nativeName = Encoding.UTF8.GetBytes($"{(name.Contains(':') ? name : "aten::" + name)}\0"))
        fixed (byte* nativeOverload = Encoding.UTF8.GetBytes($"{overload}\0"))
        {
            var found = NativeMethods.systemtorch_find_operator(nativeName, nativeOverload);
            if (found == 0)
                NativeError.Throw();
            return found;
        }
    }
}
