using SelfAttentionGan.Blocks;
using static TorchSharp.torch;

namespace SelfAttentionGan.Interop.Onnx.Layers;

/// <summary>Exports the last layers of discriminators.</summary>
internal static class HeadExporters
{
    private const double Epsilon = 1e-8;

    public static OnnxValue Projection(
        OnnxGraphBuilder graph, ProjectionHead head, IReadOnlyList<OnnxValue> inputs)
    {
        var features = Pool(graph, head.Options, inputs[0]);                                     // (n, c)
        var score = graph.Reshape(graph.Apply(head, "score", features), -1);                     // (n)
        if (!head.named_children().Any(child => child.name == "embed"))
            return score;
        if (inputs.Count < 2)
            throw graph.Unsupported("it takes a condition, but gets none; export the network with its labels.");

        var product = graph.Times(graph.Apply(head, "embed", inputs[1]), features);
        return graph.Plus(score, graph.Sum(product, [1], keep: false));
    }

    public static OnnxValue ClassEmbedding(
        OnnxGraphBuilder graph, ClassEmbeddingHead head, IReadOnlyList<OnnxValue> inputs)
    {
        var features = Pool(graph, head.Options, inputs[0]);                                     // (n, c)
        if (inputs.Count > 1)
        {
            graph.AddOutput("embeddings", graph.Apply(head, "embed", features));                 // (n, e)
            graph.AddOutput("class_embeddings", graph.Apply(head, "proxy", inputs[1]));
        }

        return graph.Reshape(graph.Apply(head, "score", features), -1);                          // (n)
    }

    /// <summary>The group's size is the largest divisor of N that is not above the layer's, found when it runs.</summary>
    public static OnnxValue MinibatchStandardDeviation(
        OnnxGraphBuilder graph, MinibatchStandardDeviation layer, IReadOnlyList<OnnxValue> inputs)
    {
        var x = inputs[0];
        graph.Require(x.Shape.Count == 4, x, "feature maps N×C×H×W");
        var (c, h, w) = (x.Shape[1], x.Shape[2], x.Shape[3]);

        var count = graph.Add("Shape", [1], [x], ("start", 0), ("end", 1));                      // (1): n
        var sizes = graph.IntegerConstant("sizes", [.. Enumerable.Range(1, layer.GroupSize)]);
        var divides = graph.Binary(
            "Equal", graph.Binary("Mod", count, sizes), graph.IntegerConstant("remainder", 0));
        var divisors = graph.Add("Where", sizes.Shape, [divides, sizes, graph.IntegerConstant("none", 0)]);
        var size = graph.Add("ReduceMax", [1], [divisors], ("keepdims", 1));                     // (1)

        var shape = graph.Concat(0, size, graph.Binary("Div", count, size), graph.IntegerConstant("features", [c * h * w]));
        var groups = graph.Add("Reshape", [-1, -1, c * h * w], [x, shape]);                      // (size, groups, chw)
        var centered = graph.Add("Sub", groups.Shape, [groups, graph.Mean(groups, [0])]);
        var variance = graph.Mean(graph.Times(centered, centered), [0], keep: false);            // (groups, chw)
        var deviation = graph.Unary("Sqrt", graph.Plus(variance, graph.NumberConstant("epsilon", Epsilon)));
        var average = graph.Mean(deviation, [1], keep: false);                                   // (groups)

        var repeated = graph.Reshape(graph.Add("Tile", [-1], [average, size]), -1, 1, 1, 1);     // (n, 1, 1, 1)
        var channel = graph.Times(repeated, graph.Constant("ones", ones(1, 1, h, w)));           // (n, 1, h, w)
        return graph.Concat(1, x, channel);
    }

    private static OnnxValue Pool(OnnxGraphBuilder graph, BlockOptions options, OnnxValue x)
    {
        graph.Require(x.Shape.Count == 4, x, "feature maps N×C×H×W");

        return graph.Sum(graph.Activate(options, x), [2, 3], keep: false);                       // (n, c)
    }
}
