using TorchSharp.Modules;

namespace SelfAttentionGan.Interop.Onnx.Layers;

/// <summary>Exports pooling of one to three dimensions.</summary>
internal static class PoolingExporters
{
    /// <summary>Adds TorchSharp's pooling layers.</summary>
    public static LayerTable AddPooling(this LayerTable table) => table
        .Add<MaxPool1d>((graph, l, inputs) => Max(
            graph, inputs[0], [l.kernel_size], One(l.stride), One(l.padding), One(l.dilation), l.ceil_mode))
        .Add<MaxPool2d>((graph, l, inputs) => Max(
            graph, inputs[0], l.kernel_size, l.stride, l.padding, l.dilation, l.ceil_mode))
        .Add<MaxPool3d>((graph, l, inputs) => Max(
            graph, inputs[0], l.kernel_size, l.stride, l.padding, l.dilation, l.ceil_mode))
        .Add<AvgPool1d>((graph, l, inputs) => Average(
            graph, inputs[0], [l.kernel_size], One(l.stride), One(l.padding), l.ceil_mode, l.count_include_pad, null))
        .Add<AvgPool2d>((graph, l, inputs) => Average(
            graph, inputs[0], l.kernel_size, l.stride, l.padding, l.ceil_mode, l.count_include_pad, l.divisor_override))
        .Add<AvgPool3d>((graph, l, inputs) => Average(
            graph, inputs[0], l.kernel_size, l.stride, l.padding, l.ceil_mode, l.count_include_pad, l.divisor_override))
        .Add<AdaptiveAvgPool1d>((graph, l, inputs) => Adaptive(graph, inputs[0], [l.output_size], "AveragePool"))
        .Add<AdaptiveAvgPool2d>((graph, l, inputs) => Adaptive(graph, inputs[0], l.output_size, "AveragePool"))
        .Add<AdaptiveAvgPool3d>((graph, l, inputs) => Adaptive(graph, inputs[0], l.output_size, "AveragePool"))
        .Add<AdaptiveMaxPool1d>((graph, l, inputs) => Adaptive(graph, inputs[0], [l.output_size], "MaxPool"))
        .Add<AdaptiveMaxPool2d>((graph, l, inputs) => Adaptive(graph, inputs[0], l.output_size, "MaxPool"))
        .Add<AdaptiveMaxPool3d>((graph, l, inputs) => Adaptive(graph, inputs[0], l.output_size, "MaxPool"));

    public static OnnxValue MaxPool(this OnnxGraphBuilder graph, OnnxValue x, IReadOnlyList<long> kernel) =>
        Max(graph, x, kernel, null, null, null, ceil: false);

    public static OnnxValue AveragePool(this OnnxGraphBuilder graph, OnnxValue x, IReadOnlyList<long> kernel) =>
        Average(graph, x, kernel, null, null, ceil: false, includePadding: true, divisor: null);

    private static OnnxValue Max(
        OnnxGraphBuilder graph, OnnxValue x, IReadOnlyList<long> kernel, IReadOnlyList<long>? stride,
        IReadOnlyList<long>? padding, IReadOnlyList<long>? dilation, bool ceil)
    {
        dilation = dilation is { Count: > 0 } ? dilation : [.. kernel.Select(_ => 1L)];

        return Pool(graph, "MaxPool", x, kernel, stride, padding, dilation, ceil, ("dilations", Spread(dilation, kernel)));
    }

    private static OnnxValue Average(
        OnnxGraphBuilder graph, OnnxValue x, IReadOnlyList<long> kernel, IReadOnlyList<long>? stride,
        IReadOnlyList<long>? padding, bool ceil, bool includePadding, long? divisor)
    {
        if (divisor is > 0)
            throw graph.Unsupported("ONNX divides by the kernel's size, but it has a divisor; remove divisor_override.");

        return Pool(
            graph, "AveragePool", x, kernel, stride, padding, [.. kernel.Select(_ => 1L)], ceil,
            ("count_include_pad", includePadding ? 1 : 0));
    }

    private static OnnxValue Pool(
        OnnxGraphBuilder graph, string operation, OnnxValue x, IReadOnlyList<long> kernel, IReadOnlyList<long>? stride,
        IReadOnlyList<long>? padding, IReadOnlyList<long> dilation, bool ceil, (string, object) attribute)
    {
        var rank = x.Shape.Count - 2;
        kernel = Spread(kernel, x.Shape.Skip(2));
        stride = stride is { Count: > 0 } ? Spread(stride, kernel) : kernel;
        padding = padding is { Count: > 0 } ? Spread(padding, kernel) : [.. kernel.Select(_ => 0L)];
        dilation = Spread(dilation, kernel);
        graph.Require(kernel.Count == rank, x, $"maps of {kernel.Count} dimensions");

        var free = Enumerable.Range(0, rank).Select(
            i => x.Shape[i + 2] + 2 * padding[i] - dilation[i] * (kernel[i] - 1) - 1).ToArray();
        graph.Require(free.All(size => size >= 0), x, "maps that are not smaller than its kernel");
        if (ceil && free.Zip(stride).Any(pair => pair.First % pair.Second != 0))
            throw graph.Unsupported(
                "its last window goes beyond the map (ceil_mode), which runtimes of ONNX pool differently; pad the map, or "
                + "choose a kernel that fits.");

        return graph.Add(
            operation, [.. x.Shape.Take(2), .. free.Zip(stride, (size, step) => size / step + 1)], [x],
            ("kernel_shape", kernel), ("strides", stride), ("pads", (long[])[.. padding, .. padding]), attribute);
    }

    private static OnnxValue Adaptive(
        OnnxGraphBuilder graph, OnnxValue x, IReadOnlyList<long> output, string operation)
    {
        var sides = x.Shape.Skip(2).ToArray();
        output = Spread(output, sides);
        if (sides.Zip(output).Any(pair => pair.First % pair.Second != 0))
            throw graph.Unsupported(
                $"ONNX has equal windows, but it pools {OnnxValue.Describe(sides)} to {OnnxValue.Describe(output)}; choose "
                + "an output whose sides divide the input's.");

        long[] kernel = [.. sides.Zip(output, (side, part) => side / part)];
        return operation == "MaxPool" ? graph.MaxPool(x, kernel) : graph.AveragePool(x, kernel);
    }

    /// <summary>One size for all directions, or one for each.</summary>
    private static IReadOnlyList<long> Spread(IReadOnlyList<long> sizes, IEnumerable<long> directions) =>
        sizes.Count == 1 ? [.. directions.Select(_ => sizes[0])] : sizes;

    private static long[] One(long? size) => size is { } given ? [given] : [];
}
