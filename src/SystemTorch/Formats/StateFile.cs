using static TorchSharp.torch;

namespace TorchSharp.Formats;

/// <summary>Reads and writes tensors in TorchSharp's state format.</summary>
/// <remarks>
/// Numbers are LEB128. A tensor is its element type, its rank, its sizes, and its elements in order, little-endian;
/// there is neither a magic number nor a checksum.
/// </remarks>
internal static class StateFile
{
    private const int ChunkBytes = 1 << 20;

    public static void WriteNumber(BinaryWriter writer, long value) => writer.Write7BitEncodedInt64(value);

    public static long ReadNumber(BinaryReader reader) => reader.Read7BitEncodedInt64();

    public static void WriteTensor(BinaryWriter writer, Tensor tensor)
    {
        WriteNumber(writer, (long)tensor.dtype);
        var shape = tensor.shape;
        WriteNumber(writer, shape.Length);
        foreach (var size in shape)
            WriteNumber(writer, size);

        using var scope = NewDisposeScope();
        using var ungraded = no_grad();
        writer.Flush();
        foreach (var chunk in Chunks(tensor.cpu().contiguous()))
            writer.BaseStream.Write(chunk.bytes);
    }

    public static (ScalarType Type, long[] Shape) ReadHeader(BinaryReader reader)
    {
        var type = (ScalarType)ReadNumber(reader);
        var rank = ReadNumber(reader);
        if (!Enum.IsDefined(type) || rank is < 0 or > 64)
            throw new InvalidDataException(
                $"A state file has an element type and a rank of at most 64 here, but this one has {(long)type} and " +
                $"{rank}: it is damaged, or of another format.");

        var shape = new long[rank];
        for (var i = 0; i < shape.Length; i++)
            shape[i] = ReadNumber(reader);
        return (type, shape);
    }

    /// <summary>Fills a tensor, wherever it lives, with the elements that come next.</summary>
    public static void ReadElements(BinaryReader reader, Tensor tensor)
    {
        using var scope = NewDisposeScope();
        using var ungraded = no_grad();

        var direct = tensor.is_cpu() && tensor.is_contiguous();
        var here = direct ? tensor : empty(tensor.shape, tensor.dtype, CPU);
        foreach (var chunk in Chunks(here))
            Fill(reader.BaseStream, chunk.bytes);
        if (!direct)
            tensor.copy_(here);
    }

    public static void SkipElements(BinaryReader reader, ScalarType type, long[] shape)
    {
        var left = shape.TotalSize() * type.ElementSize();
        if (reader.BaseStream.CanSeek)
        {
            reader.BaseStream.Seek(left, SeekOrigin.Current);
            return;
        }

        Span<byte> waste = stackalloc byte[4096];
        for (; left > 0; left -= Math.Min(left, waste.Length))
            reader.BaseStream.ReadExactly(waste[..(int)Math.Min(left, waste.Length)]);
    }

    /// <summary>Views of a contiguous tensor, each small enough for one span.</summary>
    private static IEnumerable<Tensor> Chunks(Tensor tensor)
    {
        var flat = tensor.detach().view(-1);
        var step = ChunkBytes / tensor.element_size();
        for (long start = 0, count = flat.numel(); start < count; start += step)
            yield return flat.narrow(0, start, Math.Min(step, count - start));
    }

    private static void Fill(Stream stream, Span<byte> bytes)
    {
        var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (read < bytes.Length)
            throw new EndOfStreamException(
                $"A tensor needs {bytes.Length} more bytes here, but the stream ended after {read}: " +
                "the file is cut short.");
    }
}
