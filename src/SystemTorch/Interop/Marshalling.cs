using System.Text;

namespace TorchSharp.Interop;

/// <summary>Turns arguments into what native code reads; lists and strings are copied to the caller's scratch.</summary>
internal static unsafe class Marshalling
{
    /// <summary>How much scratch an argument needs, in bytes.</summary>
    public static long BytesFor(in Argument argument) => argument.Kind switch
    {
        Kind.IntList => 8L * ((long[])argument.Reference!).Length + 8,
        Kind.BoolList => 8L * ((bool[])argument.Reference!).Length + 8,
        Kind.DoubleList => 8L * ((double[])argument.Reference!).Length + 8,
        Kind.TensorList => 8L * ((torch.Tensor?[])argument.Reference!).Length + 8,
        Kind.String => (Encoding.UTF8.GetByteCount((string)argument.Reference!) + 8L) / 8 * 8,
        _ => 0,
    };

    /// <summary>An argument that needs no scratch.</summary>
    public static Value Plain(in Argument argument) =>
        new() { Kind = argument.Kind, Count = argument.Extra, Integer = argument.Bits };

    public static Value ToValue(in Argument argument, ref byte* scratch)
    {
        var start = scratch;
        var count = argument.Kind switch
        {
            Kind.IntList => Copy((long[])argument.Reference!, ref scratch),
            Kind.DoubleList => Copy((double[])argument.Reference!, ref scratch),
            Kind.BoolList => Copy(Array.ConvertAll((bool[])argument.Reference!, b => b ? 1L : 0L), ref scratch),
            Kind.TensorList => Copy(Handles((torch.Tensor?[])argument.Reference!), ref scratch),
            Kind.String => Copy((string)argument.Reference!, ref scratch),
            _ => -1,
        };
        return count < 0
            ? Plain(argument)
            : new Value { Kind = argument.Kind, Count = count, Address = (nint)start };
    }

    public static nint[] Handles(IReadOnlyList<torch.Tensor?> tensors)
    {
        var handles = new nint[tensors.Count];
        for (var i = 0; i < handles.Length; i++)
            handles[i] = tensors[i]?.Handle ?? 0;
        return handles;
    }

    private static int Copy<T>(T[] values, ref byte* scratch) where T : unmanaged
    {
        values.CopyTo(new Span<T>(scratch, values.Length));
        scratch += 8L * values.Length + 8;
        return values.Length;
    }

    private static int Copy(string text, ref byte* scratch)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        Encoding.UTF8.GetBytes(text, new Span<byte>(scratch, length));
        scratch[length] = 0;
        scratch += (length + 8L) / 8 * 8;
        return length;
    }
}
