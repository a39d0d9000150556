using SelfAttentionGan.Attention;

namespace SelfAttentionGan.Interop.Onnx.Layers;

/// <summary>Exports self-attention of all variants, with its map as an output where the options have it.</summary>
internal static class AttentionExporter
{
    public static OnnxValue Export(OnnxGraphBuilder graph, SelfAttention layer, IReadOnlyList<OnnxValue> inputs)
    {
        var (x, options) = (inputs[0], layer.Options);
        var (dimensions, heads) = (x.Shape.Count - 2, options.Heads);
        graph.Require(
            x.Shape.Skip(2).All(side => side >= options.KeyValuePooling && side % options.KeyValuePooling == 0), x,
            $"maps whose sides are multiples of {options.KeyValuePooling}");

        var projected = graph.Apply(layer, "query", x);                                  // (n, c/8, …)
        var q = Split(projected);                                                        // (n·heads, d, positions)
        var k = Split(Pool(options.SharedQueryKey ? projected : graph.Apply(layer, "key", x)));
        var v = Split(Pool(graph.Apply(layer, "value", x)));                             // (n·heads, c/heads, keys)

        var map = graph.Softmax(Scores(graph, options, q, k), axis: -1);                 // (n·heads, positions, keys)
        if (graph.AttentionMaps)
            AddMap(graph, map, heads);

        var context = graph.MatMul(map, graph.Transpose(v, 0, 2, 1));                    // (n·heads, positions, c/heads)
        var channels = v.Shape[1] * heads;
        var attended = graph.Reshape(graph.Transpose(context, 0, 2, 1), [-1, channels, .. x.Shape.Skip(2)]);
        var output = options.OutputProjection ? graph.Apply(layer, "output", attended) : attended;

        var gamma = graph.Constant("gamma", layer.get_parameter("gamma")!.flatten());    // (1)
        return graph.Plus(x, graph.Times(output, gamma));

        OnnxValue Pool(OnnxValue map) => options.KeyValuePooling == 1
            ? map
            : graph.MaxPool(map, [.. Enumerable.Repeat((long)options.KeyValuePooling, dimensions)]);

        OnnxValue Split(OnnxValue map) => graph.Reshape(
            map, -1, map.Shape[1] / heads, map.Shape.Skip(2).Aggregate(1L, (product, side) => product * side));
    }

    private static OnnxValue Scores(OnnxGraphBuilder graph, SelfAttentionOptions options, OnnxValue q, OnnxValue k)
    {
        var scale = options.ScaleScores ? 1 / Math.Sqrt(q.Shape[1]) : 1;
        var isDistance = options.Similarity == AttentionSimilarity.L2Distance;

        // −‖q − k‖² is 2qᵀk − ‖k‖², but for a term that is equal for all keys; the mean key keeps ‖k‖² small.
        var center = isDistance ? graph.Mean(k, [2]) : null;                             // (n·heads, d, 1)
        if (center is not null)
            (q, k) = (graph.Binary("Sub", q, center), graph.Binary("Sub", k, center));

        var factor = isDistance ? 2 * scale : scale;
        if (factor != 1)
            q = graph.Times(q, graph.NumberConstant("scale", factor));

        var products = graph.MatMul(graph.Transpose(q, 0, 2, 1), k);                     // (n·heads, positions, keys)
        if (!isDistance)
            return products;

        var norms = graph.Sum(graph.Times(k, k), [1]);                                   // (n·heads, 1, keys)
        return graph.Binary("Sub", products, graph.Times(norms, graph.NumberConstant("scale", scale)));
    }

    private static void AddMap(OnnxGraphBuilder graph, OnnxValue map, int heads)
    {
        var mean = heads == 1
            ? map
            : graph.Mean(graph.Reshape(map, -1, heads, map.Shape[1], map.Shape[2]), [1], keep: false);

        graph.AddOutput(graph.Path.Length == 0 ? "attention" : $"attention.{graph.Path}", mean);
    }
}
