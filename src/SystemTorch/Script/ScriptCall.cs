using System.Runtime.InteropServices;
using TorchSharp.Interop;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Carries arguments into a script and its results out.</summary>
internal static unsafe class ScriptCall
{
    /// <summary>The native call; shape says whether there is one result (0), a tuple (1) or a list of tensors (2).</summary>
    public delegate int Native(Value* arguments, int count, Value** found, int* foundCount, int* shape);

    public static object? Run(object?[] inputs, Native call)
    {
        Argument[] arguments = [.. inputs.Select(ToArgument)];
        var scratch = (byte*)NativeMemory.Alloc((nuint)arguments.Sum(argument => Marshalling.BytesFor(argument)) + 8);
        try
        {
            var next = scratch;
            var values = new Value[arguments.Length];
            for (var i = 0; i < values.Length; i++)
                values[i] = Marshalling.ToValue(arguments[i], ref next);
            fixed (Value* v = values)
                return Invoke(v, values.Length, call);
        }
        finally
        {
            NativeMemory.Free(scratch);
            GC.KeepAlive(inputs);
        }
    }

    private static object? Invoke(Value* values, int count, Native call)
    {
        Value* found;
        int foundCount, shape;
        NativeError.Check(call(values, count, &found, &foundCount, &shape));

        var results = new object?[foundCount];
        for (var i = 0; i < foundCount; i++)
            results[i] = found[i].Kind switch
            {
                Kind.None => null,
                Kind.Tensor => Tensor.FromHandle(found[i].Address),
                _ => (object)Scalar.From(found[i]), // not as a tensor, which a scalar converts to
            };
        return shape switch
        {
            0 => results[0],
            1 => Tuple(results),
            _ => Array.ConvertAll(results, result => (Tensor)result!),
        };
    }

    // A tuple of up to five tensors or scalars stays one, as in TorchSharp; anything longer or mixed is an array.
    private static object? Tuple(object?[] results)
    {
        if (results.All(result => result is Tensor))
            return Tuple(Array.ConvertAll(results, result => (Tensor)result!));
        if (results.All(result => result is Scalar))
            return Tuple(Array.ConvertAll(results, result => (Scalar)result!));
        return results;
    }

    private static object? Tuple<T>(T[] all) => all switch
    {
        [var a] => a,
        [var a, var b] => (a, b),
        [var a, var b, var c] => (a, b, c),
        [var a, var b, var c, var d] => (a, b, c, d),
        [var a, var b, var c, var d, var e] => (a, b, c, d, e),
        _ => all,
    };

    private static Argument ToArgument(object? input) => input switch
    {
        null => Argument.None,
        Tensor tensor => tensor,
        Tensor[] tensors => tensors,
        Scalar scalar => scalar,
        bool truth => truth,
        int number => (long)number,
        long number => number,
        float number => (double)number,
        double number => number,
        _ => throw new NotSupportedException(
            $"A script takes tensors, numbers, truth values and null, but got {input.GetType().Name}."),
    };
}
