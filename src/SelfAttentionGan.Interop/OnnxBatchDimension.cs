namespace SelfAttentionGan.Interop;

/// <summary>
/// Frees the batch dimension of an ONNX graph that was exported for one image: the leading 1 of inputs, outputs and
/// intermediate values becomes a name, which stands for any number.
/// </summary>
/// <remarks>
/// Numbers of fields are those of onnx.proto: a model has its graph in 7; a graph its weights in 5, inputs in 11, outputs
/// in 12 and intermediate values in 13; a value its name in 1 and its type in 2, with shape (2) in tensor type (1). All
/// else, weights too, is copied byte for byte.
/// </remarks>
internal static class OnnxBatchDimension
{
    private const int Graph = 7, Weight = 5, Input = 11, Output = 12, Intermediate = 13;

    // A dimension of size 1, and one whose size has the name N.
    private static readonly byte[] One = [0x08, 1], Any = [0x12, 1, (byte)'N'];

    /// <exception cref="InvalidDataException">It is no ONNX file.</exception>
    public static byte[] Free(byte[] model) =>
        Protobuf.Replace(model, (field, content) => field == Graph ? FreeGraph(content) : null);

    private static byte[] FreeGraph(ReadOnlyMemory<byte> graph)
    {
        // Old files list weights as inputs, too: their leading dimension is none of images.
        var weights = Protobuf.Fields(graph, Weight).Select(weight => Protobuf.Text(weight, 8)).ToHashSet();

        return Protobuf.Replace(graph, (field, content) =>
            field is Input or Output or Intermediate && !weights.Contains(Protobuf.Text(content, 1))
                ? FreeValue(content)
                : null);
    }

    private static byte[] FreeValue(ReadOnlyMemory<byte> value) =>
        Protobuf.Replace(value, (field, type) => field != 2 ? null
            : Protobuf.Replace(type, (kind, tensor) => kind != 1 ? null
                : Protobuf.Replace(tensor, (part, shape) => part == 2 ? FreeShape(shape) : null)));

    private static byte[] FreeShape(ReadOnlyMemory<byte> shape)
    {
        var dimensions = 0;

        return Protobuf.Replace(shape, (field, dimension) =>
            field == 1 && dimensions++ == 0 && dimension.Span.SequenceEqual(One) ? Any : null);
    }
}
