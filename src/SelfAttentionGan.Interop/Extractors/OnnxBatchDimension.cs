using Google.Protobuf;
using Onnx;

namespace SelfAttentionGan.Interop.Extractors;

/// <summary>
/// Frees the batch dimension of an ONNX graph that was exported for one image: the leading 1 of inputs, outputs and
/// intermediate values becomes a name, which stands for any number. All else is kept, unknown fields, too.
/// </summary>
internal static class OnnxBatchDimension
{
    /// <summary>Reads a file and returns it with a free batch dimension.</summary>
    /// <exception cref="InvalidDataException">It is no ONNX file.</exception>
    public static byte[] Free(Stream file)
    {
        var model = Read(file);
        if (model.Graph is { } graph)
            Free(graph);

        return model.ToByteArray();
    }

    private static ModelProto Read(Stream file)
    {
        try
        {
            return ModelProto.Parser.ParseFrom(file);
        }
        catch (InvalidProtocolBufferException failure)
        {
            throw new InvalidDataException(
                "An ONNX file is a message of protocol buffers, but this one is none, or it is damaged; export it again.",
                failure);
        }
    }

    private static void Free(GraphProto graph)
    {
        // Old files list weights as inputs, too: their leading dimension is none of images.
        var weights = graph.Initializer.Select(weight => weight.Name).ToHashSet();

        foreach (var value in (ValueInfoProto[])[.. graph.Input, .. graph.Output, .. graph.ValueInfo])
            if (!weights.Contains(value.Name) && value.Type?.TensorType?.Shape?.Dim is [{ DimValue: 1 } batch, ..])
                batch.DimParam = "N";
    }
}
