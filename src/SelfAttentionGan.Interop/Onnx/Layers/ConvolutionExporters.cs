using SelfAttentionGan.Kernels.Convolutions;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SelfAttentionGan.Interop.Onnx.Layers;

/// <summary>Exports convolutions and transposed convolutions of one to three dimensions.</summary>
internal static class ConvolutionExporters
{
    public static OnnxValue Layer(OnnxGraphBuilder graph, ConvolutionLayer layer, IReadOnlyList<OnnxValue> inputs) =>
        Export(graph, inputs[0], new(
            layer.get_parameter("weight")!, layer.get_parameter("bias"), layer.IsTransposed, [.. layer.Stride],
            [.. layer.Padding], [.. layer.Padding], [.. layer.OutputPadding], [1, 1], Groups: 1));

    public static OnnxValue Torch(OnnxGraphBuilder graph, Convolution layer, IReadOnlyList<OnnxValue> inputs)
    {
        var (before, after) = PaddingOf(layer);
        var x = inputs[0];
        if (layer.padding_mode != PaddingModes.Zeros && before.Concat(after).Any(size => size > 0))
        {
            var mode = layer.padding_mode switch
            {
                PaddingModes.Reflect => "reflect",
                PaddingModes.Replicate => "edge",
                var other => throw graph.Unsupported(
                    $"opset 17 pads by zeros, reflection or the edge, but its padding is {other}; choose another."),
            };
            x = graph.Pad(x, mode, before, after);
            (before, after) = ([.. before.Select(_ => 0L)], before);
            after = [.. before];
        }

        return Export(graph, x, new(
            layer.weight, layer.bias, layer.transposed, layer.stride, before, after,
            layer.output_padding ?? [.. layer.stride.Select(_ => 0L)], layer.dilation, layer.groups));
    }

    private static OnnxValue Export(OnnxGraphBuilder graph, OnnxValue x, Settings layer)
    {
        var kernel = layer.Weight.shape[2..];
        var channels = layer.IsTransposed ? layer.Weight.shape[0] : layer.Weight.shape[1] * layer.Groups;
        graph.Require(
            x.Shape.Count == kernel.Length + 2 && x.Shape[1] == channels, x,
            $"maps of {channels} channels and {kernel.Length} dimensions");

        var sizes = kernel.Select((size, i) => layer.IsTransposed
            ? (x.Shape[i + 2] - 1) * layer.Stride[i] - layer.Before[i] - layer.After[i]
                + layer.Dilation[i] * (size - 1) + layer.OutputPadding[i] + 1
            : (x.Shape[i + 2] + layer.Before[i] + layer.After[i] - layer.Dilation[i] * (size - 1) - 1)
                / layer.Stride[i] + 1).ToArray();
        graph.Require(sizes.All(size => size > 0), x, "maps that are not smaller than its kernel");

        var weight = graph.Constant("weight", layer.Weight);
        var bias = layer.Bias is null ? null : graph.Constant("bias", layer.Bias);
        var outputs = layer.IsTransposed ? layer.Weight.shape[1] * layer.Groups : layer.Weight.shape[0];
        List<(string, object)> attributes =
        [
            ("kernel_shape", kernel), ("strides", layer.Stride), ("pads", (long[])[.. layer.Before, .. layer.After]),
            ("dilations", layer.Dilation), ("group", layer.Groups),
        ];
        if (layer.IsTransposed)
            attributes.Add(("output_padding", layer.OutputPadding));

        return graph.Add(
            layer.IsTransposed ? "ConvTranspose" : "Conv", [x.Shape[0], outputs, .. sizes],
            bias is null ? [x, weight] : [x, weight, bias], attributes);
    }

    /// <summary>The padding before and after; of "same" padding the odd one is after.</summary>
    private static (long[] Before, long[] After) PaddingOf(Convolution layer)
    {
        if (layer.padding_type is not { } type)
            return ([.. layer.padding!], [.. layer.padding!]);

        var total = layer.kernel_size.Select((size, i) =>
            type == TorchSharp.Padding.Same ? layer.dilation[i] * (size - 1) : 0).ToArray();
        return ([.. total.Select(size => size / 2)], [.. total.Select(size => size - size / 2)]);
    }

    private sealed record Settings(
        Tensor Weight, Tensor? Bias, bool IsTransposed, long[] Stride, long[] Before, long[] After, long[] OutputPadding,
        long[] Dilation, long Groups);
}
