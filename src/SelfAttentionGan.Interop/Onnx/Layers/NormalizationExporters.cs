using SelfAttentionGan.Blocks.Normalization;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SelfAttentionGan.Interop.Onnx.Layers;

/// <summary>Exports normalizations as they are in evaluation.</summary>
internal static class NormalizationExporters
{
    public static OnnxValue Normalization(
        OnnxGraphBuilder graph, NormalizationLayer layer, IReadOnlyList<OnnxValue> inputs)
    {
        var (x, options) = (inputs[0], layer.Options);
        var affine = new Affine(layer.get_parameter("weight"), layer.get_parameter("bias"), options.NormEpsilon);

        return options.Normalization switch
        {
            NormalizationKind.None => x,
            NormalizationKind.Batch => Batch(
                graph, x, layer.get_buffer("running_mean"), layer.get_buffer("running_var"), affine),
            NormalizationKind.Instance => Instance(graph, x, affine),
            NormalizationKind.Layer => Group(graph, x, 1, affine),
            var other => throw graph.Unsupported($"{other} is no known normalization; choose another."),
        };
    }

    public static OnnxValue Batch(OnnxGraphBuilder graph, BatchNorm layer, IReadOnlyList<OnnxValue> inputs) =>
        Batch(graph, inputs[0], layer.running_mean, layer.running_var, new(layer.weight, layer.bias, layer.eps));

    public static OnnxValue Instance(OnnxGraphBuilder graph, InstanceNorm layer, IReadOnlyList<OnnxValue> inputs)
    {
        var affine = new Affine(layer.weight, layer.bias, layer.eps);

        return layer.track_running_stats
            ? Batch(graph, inputs[0], layer.running_mean, layer.running_var, affine)
            : Instance(graph, inputs[0], affine);
    }

    public static OnnxValue Layer(OnnxGraphBuilder graph, LayerNorm layer, IReadOnlyList<OnnxValue> inputs)
    {
        var (x, shape) = (inputs[0], layer.normalized_shape);
        graph.Require(
            x.Shape.TakeLast(shape.Length).SequenceEqual(shape), x, $"inputs that end in {OnnxValue.Describe(shape)}");
        var gain = graph.Constant("weight", layer.weight ?? ones(shape));
        var bias = graph.Constant("bias", layer.bias ?? zeros(shape));

        return graph.Add(
            "LayerNormalization", x.Shape, [x, gain, bias], ("axis", -shape.Length), ("epsilon", layer.eps));
    }

    public static OnnxValue Group(OnnxGraphBuilder graph, GroupNorm layer, IReadOnlyList<OnnxValue> inputs) =>
        Group(graph, inputs[0], layer.num_groups, new(layer.weight, layer.bias, layer.eps));

    /// <summary>Centers and scales each channel by the statistics of the batch, where there are no running ones.</summary>
    public static OnnxValue ByBatchStatistics(OnnxGraphBuilder graph, OnnxValue x, double epsilon)
    {
        long[] axes = [0, .. Enumerable.Range(2, x.Shape.Count - 2)];
        var centered = graph.Binary("Sub", x, graph.Mean(x, axes));
        var variance = graph.Mean(graph.Times(centered, centered), axes);                        // (1, c, 1, 1)
        var deviation = graph.Unary("Sqrt", graph.Plus(variance, graph.NumberConstant("epsilon", epsilon)));

        return graph.Binary("Div", centered, deviation);
    }

    private static OnnxValue Batch(OnnxGraphBuilder graph, OnnxValue x, Tensor? mean, Tensor? variance, Affine affine)
    {
        if (mean is null || variance is null)
            return Scale(graph, ByBatchStatistics(graph, x, affine.Epsilon), affine);

        RequireChannels(graph, x, mean.shape[0]);
        return graph.Add(
            "BatchNormalization", x.Shape,
            [
                x, graph.Constant("weight", affine.Gain ?? ones_like(mean)),
                graph.Constant("bias", affine.Bias ?? zeros_like(mean)),
                graph.Constant("running_mean", mean), graph.Constant("running_var", variance),
            ],
            ("epsilon", affine.Epsilon));
    }

    private static OnnxValue Instance(OnnxGraphBuilder graph, OnnxValue x, Affine affine)
    {
        graph.Require(x.Shape is [_, > 0, _, ..], x, "feature maps N×C×positions");
        var channels = affine.Gain?.shape[0] ?? x.Shape[1];
        RequireChannels(graph, x, channels);

        return graph.Add(
            "InstanceNormalization", x.Shape,
            [
                x, graph.Constant("weight", affine.Gain ?? ones(channels)),
                graph.Constant("bias", affine.Bias ?? zeros(channels)),
            ],
            ("epsilon", affine.Epsilon));
    }

    /// <summary>Opset 17 has no group normalization: instance normalization of each group as one channel.</summary>
    private static OnnxValue Group(OnnxGraphBuilder graph, OnnxValue x, long groups, Affine affine)
    {
        graph.Require(x.Shape.Count >= 2 && x.Shape[1] % groups == 0, x, $"a multiple of {groups} channels");
        var length = x.Shape.Skip(1).Aggregate(1L, (product, size) => product * size) / groups;
        var grouped = graph.Reshape(x, -1, groups, length);
        var normalized = Instance(graph, grouped, new(null, null, affine.Epsilon));

        return Scale(graph, graph.Reshape(normalized, [.. x.Shape]), affine);
    }

    private static OnnxValue Scale(OnnxGraphBuilder graph, OnnxValue x, Affine affine)
    {
        if (affine.Gain is { } gain)
        {
            RequireChannels(graph, x, gain.shape[0]);
            x = graph.Times(x, graph.PerChannel("weight", gain, x));
        }

        return affine.Bias is { } bias ? graph.Plus(x, graph.PerChannel("bias", bias, x)) : x;
    }

    private static void RequireChannels(OnnxGraphBuilder graph, OnnxValue x, long channels) =>
        graph.Require(x.Shape.Count >= 2 && x.Shape[1] == channels, x, $"maps of {channels} channels");

    private sealed record Affine(Tensor? Gain, Tensor? Bias, double Epsilon);
}
