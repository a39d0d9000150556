using SelfAttentionGan.Blocks;

namespace SelfAttentionGan.Interop.Onnx.Layers;

/// <summary>Exports residual blocks.</summary>
internal static class BlockExporters
{
    public static OnnxValue ResidualUp(
        OnnxGraphBuilder graph, ResidualUpBlock block, IReadOnlyList<OnnxValue> inputs)
    {
        var x = inputs[0];
        var features = graph.Apply(block, "conv1", Upsample(Activated("norm1", x)));             // (n, to, 2h, 2w)
        var residual = graph.Apply(block, "conv2", Activated("norm2", features));

        return graph.Plus(residual, graph.Apply(block, "shortcut", Upsample(x)));

        OnnxValue Activated(string norm, OnnxValue map) =>
            graph.Activate(block.Options, graph.Apply(block, norm, [map, .. inputs.Skip(1)]));

        OnnxValue Upsample(OnnxValue map) => block.Options.Upsampling == UpsamplingMode.Bilinear
            ? graph.Resize(map, [2, 2], "linear")
            : graph.Resize(map, [2, 2], "nearest");
    }

    public static OnnxValue ResidualDown(
        OnnxGraphBuilder graph, ResidualDownBlock block, IReadOnlyList<OnnxValue> inputs)
    {
        var x = inputs[0];
        var first = block.IsFirst ? x : graph.Activate(block.Options, x);
        var features = graph.Apply(block, "conv1", first);                                       // (n, hidden, h, w)
        var residual = Pool(graph.Apply(block, "conv2", graph.Activate(block.Options, features)));

        return graph.Plus(residual, Shortcut());

        OnnxValue Shortcut() => ShortcutOf(block.Options.ActivateShortcut ? first : x);

        OnnxValue ShortcutOf(OnnxValue input) => !block.named_children().Any(child => child.name == "shortcut") ? input
            : block.IsFirst ? graph.Apply(block, "shortcut", Pool(input))
            : Pool(graph.Apply(block, "shortcut", input));

        OnnxValue Pool(OnnxValue map) => block.Downsample ? graph.AveragePool(map, [2, 2]) : map;
    }

    public static OnnxValue PointwiseResidual(
        OnnxGraphBuilder graph, PointwiseResidualBlock block, IReadOnlyList<OnnxValue> inputs)
    {
        var features = graph.Activate(block.Options, graph.Apply(block, "reduce", inputs[0]));   // (n, 5c/8, h, w)
        var expanded = graph.Apply(block, "expand", features);
        var gamma = graph.Constant("gamma", block.get_parameter("gamma")!.flatten());            // (1)

        return graph.Plus(inputs[0], graph.Times(expanded, gamma));
    }
}
