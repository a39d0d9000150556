using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using static TorchSharp.torch;

namespace SelfAttentionGan.Interop.PyTorch.Pickling;

/// <summary>Writes the pickle of a state dict (protocol 2): an <c>OrderedDict</c> of names and tensors.</summary>
internal sealed class PickleWriter
{
    private readonly MemoryStream bytes = new();

    /// <param name="tensors">Names and tensors; the storage of each has its position for a key.</param>
    /// <param name="key">The only key of a dictionary around; null for none.</param>
    /// <exception cref="ArgumentException">There is no storage for a tensor's type.</exception>
    public static byte[] Write(IReadOnlyList<KeyValuePair<string, Tensor>> tensors, string? key)
    {
        var writer = new PickleWriter();
        writer.Put(0x80, 2);
        if (key is not null)
            writer.Put('}').Text(key);
        writer.Global("collections", "OrderedDict").Put(')', 'R', '(');
        for (var i = 0; i < tensors.Count; i++)
            writer.Text(tensors[i].Key).Tensor(
                StorageType.Of(tensors[i].Key, tensors[i].Value), i.ToString(CultureInfo.InvariantCulture), tensors[i].Value.shape);
        writer.Put('u');
        if (key is not null)
            writer.Put('s');
        writer.Put('.');

        return writer.bytes.ToArray();
    }

    private void Tensor(StorageType type, string key, long[] shape)
    {
        var elements = shape.Aggregate(1L, (product, size) => product * size);

        Global("torch._utils", "_rebuild_tensor_v2").Put('(');
        Put('(').Text("storage").Global("torch", type.Name).Text(key).Text("cpu").Number(elements).Put('t', 'Q');
        Number(0).Tuple(shape).Tuple(Strides(shape)).Put(0x89);
        Global("collections", "OrderedDict").Put(')', 'R', 't', 'R');
    }

    private static long[] Strides(long[] shape)
    {
        var strides = new long[shape.Length];
        var stride = 1L;
        for (var i = shape.Length - 1; i >= 0; i--)
            (strides[i], stride) = (stride, stride * Math.Max(1, shape[i]));

        return strides;
    }

    private PickleWriter Tuple(long[] numbers)
    {
        Put('(');
        foreach (var number in numbers)
            Number(number);

        return Put('t');
    }

    private PickleWriter Number(long number)
    {
        Span<byte> little = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(little, number);
        if (number == (int)number)
            Put('J').bytes.Write(little[..4]);
        else
            Put(0x8a, 8).bytes.Write(little);

        return this;
    }

    private PickleWriter Text(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, utf8.Length);
        Put('X').bytes.Write(length);
        bytes.Write(utf8);

        return this;
    }

    private PickleWriter Global(string module, string name)
    {
        bytes.Write(Encoding.ASCII.GetBytes($"c{module}\n{name}\n"));

        return this;
    }

    private PickleWriter Put(params ReadOnlySpan<int> opcodes)
    {
        foreach (var opcode in opcodes)
            bytes.WriteByte((byte)opcode);

        return this;
    }
}
