using System.Runtime.InteropServices;
using Google.Protobuf;
using Onnx;

namespace SelfAttentionGan.Interop.Onnx;

/// <summary>
/// Folds batch normalization into the convolution or linear layer before it, where nothing else uses its output.
/// </summary>
internal static class BatchNormFolding
{
    public static void Apply(OnnxGraphBuilder graph)
    {
        var uses = graph.Nodes.SelectMany(node => node.Input).Concat(graph.Outputs.Select(output => output.Value.Name))
            .GroupBy(name => name).ToDictionary(group => group.Key, group => group.Count());
        var producers = graph.Nodes.ToDictionary(node => node.Output[0]);

        foreach (var norm in graph.Nodes.Where(node => node.OpType == "BatchNormalization").ToArray())
            if (uses[norm.Input[0]] == 1 && producers.TryGetValue(norm.Input[0], out var layer)
                && OutputDimension(layer) is { } dimension
                && norm.Input.Concat(layer.Input.Skip(1)).Skip(1).All(IsOwnConstant))
            {
                Fold(graph, layer, dimension, norm);
                graph.Nodes.Remove(norm);
            }

        bool IsOwnConstant(string name) => graph.Constants.ContainsKey(name) && uses[name] == 1;
    }

    /// <summary>The dimension of the weight with the outputs; null where the node is none to fold into.</summary>
    private static int? OutputDimension(NodeProto node) => node.OpType switch
    {
        "Conv" => 0,
        "Gemm" when node.Attribute is [{ Name: "transB", I: 1 }] => 0,
        "ConvTranspose" when node.Attribute.All(attribute => attribute is not { Name: "group", I: > 1 }) => 1,
        _ => null,
    };

    private static void Fold(OnnxGraphBuilder graph, NodeProto layer, int dimension, NodeProto norm)
    {
        var (gain, bias, mean, variance) = (Take(1), Take(2), Take(3), Take(4));
        var epsilon = norm.Attribute.Single(attribute => attribute.Name == "epsilon").F;
        var scale = gain.Select((value, i) => value / Math.Sqrt(variance[i] + (double)epsilon)).ToArray();

        var weight = graph.Constants[layer.Input[1]];
        var values = Floats(weight);
        var inner = weight.Dims.Skip(dimension + 1).Aggregate(1L, (product, size) => product * size);
        for (var i = 0; i < values.Length; i++)
            values[i] = (float)(values[i] * scale[i / inner % weight.Dims[dimension]]);
        weight.RawData = ToBytes(values);

        var offset = layer.Input.Count > 2 ? Floats(graph.Constants[layer.Input[2]]) : new float[scale.Length];
        var shifted = offset.Select((value, i) => (float)((value - mean[i]) * scale[i] + bias[i])).ToArray();
        if (layer.Input.Count == 2)
        {
            var name = $"{layer.Input[1]}.bias";
            graph.Constants.Add(name, new() { Name = name, Dims = { shifted.LongLength }, DataType = weight.DataType });
            layer.Input.Add(name);
        }

        graph.Constants[layer.Input[2]].RawData = ToBytes(shifted);
        layer.Output[0] = norm.Output[0];

        float[] Take(int input)
        {
            graph.Constants.Remove(norm.Input[input], out var constant);
            return Floats(constant!);
        }
    }

    private static float[] Floats(TensorProto constant) =>
        MemoryMarshal.Cast<byte, float>(constant.RawData.Span).ToArray();

    private static ByteString ToBytes(float[] values) =>
        UnsafeByteOperations.UnsafeWrap(MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
}
