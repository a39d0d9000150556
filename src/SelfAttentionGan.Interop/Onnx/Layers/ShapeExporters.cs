using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SelfAttentionGan.Interop.Onnx.Layers;

/// <summary>Exports layers that change shapes, pad or resize, and those that are the identity in evaluation.</summary>
internal static class ShapeExporters
{
    /// <summary>Adds TorchSharp's layers.</summary>
    public static LayerTable AddShapes(this LayerTable table) => table
        .Add<Identity>(Same).Add<Dropout>(Same).Add<Dropout1d>(Same).Add<Dropout2d>(Same).Add<Dropout3d>(Same)
        .Add<AlphaDropout>(Same).Add<FeatureAlphaDropout>(Same)
        .Add<Flatten>(Flatten)
        .Add<Unflatten>(Unflatten)
        .Add<Upsample>(Upsample)
        .Add<PixelShuffle>(PixelShuffle)
        .Add<ZeroPad2d>((graph, layer, inputs) => Pad(graph, layer, inputs[0], "constant"))
        .Add<ConstantPad1d>((graph, layer, inputs) => Pad(graph, layer, inputs[0], "constant"))
        .Add<ConstantPad2d>((graph, layer, inputs) => Pad(graph, layer, inputs[0], "constant"))
        .Add<ConstantPad3d>((graph, layer, inputs) => Pad(graph, layer, inputs[0], "constant"))
        .Add<ReflectionPad1d>((graph, layer, inputs) => Pad(graph, layer, inputs[0], "reflect"))
        .Add<ReflectionPad2d>((graph, layer, inputs) => Pad(graph, layer, inputs[0], "reflect"))
        .Add<ReflectionPad3d>((graph, layer, inputs) => Pad(graph, layer, inputs[0], "reflect"))
        .Add<ReplicationPad1d>((graph, layer, inputs) => Pad(graph, layer, inputs[0], "edge"))
        .Add<ReplicationPad2d>((graph, layer, inputs) => Pad(graph, layer, inputs[0], "edge"))
        .Add<ReplicationPad3d>((graph, layer, inputs) => Pad(graph, layer, inputs[0], "edge"));

    /// <summary>Resizes a map by factors; "linear" and "cubic" as torch does without aligned corners.</summary>
    public static OnnxValue Resize(
        this OnnxGraphBuilder graph, OnnxValue x, IReadOnlyList<double> factors, string mode, bool alignCorners = false)
    {
        var sizes = x.Shape.Skip(2).Zip(factors, (side, factor) => (long)Math.Floor(side * factor));
        var scales = tensor((float[])[1, 1, .. factors.Select(factor => (float)factor)]);

        return Resize(graph, [.. x.Shape.Take(2), .. sizes], [x, null, graph.Constant("scales", scales)], mode, alignCorners);
    }

    /// <summary>Pads the last dimensions of a map.</summary>
    public static OnnxValue Pad(
        this OnnxGraphBuilder graph, OnnxValue x, string mode, IReadOnlyList<long> before, IReadOnlyList<long> after,
        double value = 0)
    {
        var others = Enumerable.Repeat(0L, x.Shape.Count - before.Count).ToArray();
        long[] pads = [.. others, .. before, .. others, .. after];
        OnnxValue[] inputs = [x, graph.IntegerConstant("pads", pads)];

        return graph.Add(
            "Pad", x.Shape.Select((size, i) => size < 0 ? size : size + pads[i] + pads[i + x.Shape.Count]),
            mode == "constant" ? [.. inputs, graph.NumberConstant("value", value)] : inputs, ("mode", mode));
    }

    private static OnnxValue Same(OnnxGraphBuilder graph, nn.Module layer, IReadOnlyList<OnnxValue> inputs) =>
        inputs[0];

    private static OnnxValue Flatten(OnnxGraphBuilder graph, Flatten layer, IReadOnlyList<OnnxValue> inputs)
    {
        var x = inputs[0];
        var (start, end) = (From(layer.start_dim), From(layer.end_dim));
        var merged = x.Shape.Take(end + 1).Skip(start).ToArray();

        return graph.Reshape(
            x,
            [
                .. x.Shape.Take(start), merged.Contains(-1) ? -1 : merged.Aggregate(1L, (product, size) => product * size),
                .. x.Shape.Skip(end + 1),
            ]);

        int From(long axis) => (int)(axis < 0 ? axis + x.Shape.Count : axis);
    }

    private static OnnxValue Unflatten(OnnxGraphBuilder graph, Unflatten layer, IReadOnlyList<OnnxValue> inputs)
    {
        var x = inputs[0];
        var axis = (int)(layer.dim < 0 ? layer.dim + x.Shape.Count : layer.dim);
        graph.Require(axis > 0 && axis < x.Shape.Count, x, $"inputs with a dimension {axis}, which is not that of N");
        var known = layer.unflattened_size.Where(size => size >= 0).Aggregate(1L, (product, size) => product * size);
        var sizes = layer.unflattened_size.Select(size => size < 0 ? x.Shape[axis] / known : size).ToArray();
        graph.Require(
            sizes.Aggregate(1L, (product, size) => product * size) == x.Shape[axis], x,
            $"a dimension {axis} of {OnnxValue.Describe(sizes)}");

        return graph.Reshape(x, [.. x.Shape.Take(axis), .. sizes, .. x.Shape.Skip(axis + 1)]);
    }

    private static OnnxValue Upsample(OnnxGraphBuilder graph, Upsample layer, IReadOnlyList<OnnxValue> inputs)
    {
        var x = inputs[0];
        var (mode, rank) = (ModeOf(graph, layer.mode), x.Shape.Count - 2);
        var alignCorners = layer.align_corners == true;
        if (layer.size.Length == 0)
            return graph.Resize(x, Spread(layer.scale_factor.ToArray(), rank), mode, alignCorners);

        long[] shape = [.. x.Shape.Take(2), .. Spread(layer.size.ToArray(), rank)];
        var count = graph.Add("Shape", [1], [x], ("start", 0), ("end", 1));
        var sizes = graph.Concat(0, count, graph.IntegerConstant("size", shape[1..]));
        return Resize(graph, shape, [x, null, null, sizes], mode, alignCorners);
    }

    private static OnnxValue PixelShuffle(
        OnnxGraphBuilder graph, PixelShuffle layer, IReadOnlyList<OnnxValue> inputs)
    {
        var (x, factor) = (inputs[0], layer.upscale_factor);
        graph.Require(
            x.Shape.Count == 4 && x.Shape[1] % (factor * factor) == 0, x, $"maps of a multiple of {factor * factor} channels");

        return graph.Add(
            "DepthToSpace", [x.Shape[0], x.Shape[1] / (factor * factor), x.Shape[2] * factor, x.Shape[3] * factor], [x],
            ("blocksize", factor), ("mode", "CRD"));
    }

    private static OnnxValue Resize(
        OnnxGraphBuilder graph, IReadOnlyList<long> shape, IReadOnlyList<OnnxValue?> inputs, string mode,
        bool alignCorners)
    {
        List<(string, object)> attributes =
        [
            ("mode", mode),
            ("coordinate_transformation_mode",
                mode == "nearest" ? "asymmetric" : alignCorners ? "align_corners" : "half_pixel"),
        ];
        if (mode == "nearest")
            attributes.Add(("nearest_mode", "floor"));
        if (mode == "cubic")
            attributes.Add(("cubic_coeff_a", -0.75));

        return graph.Add("Resize", shape, inputs, attributes);
    }

    private static OnnxValue Pad(OnnxGraphBuilder graph, PadBase layer, OnnxValue x, string mode)
    {
        // Torch lists pairs of before and after, the last dimension first.
        var pairs = layer.padding.Chunk(2).Reverse().ToArray();

        return graph.Pad(x, mode, [.. pairs.Select(pair => pair[0])], [.. pairs.Select(pair => pair[1])], layer.value);
    }

    private static string ModeOf(OnnxGraphBuilder graph, UpsampleMode mode) => mode switch
    {
        UpsampleMode.Nearest => "nearest",
        UpsampleMode.Linear or UpsampleMode.Bilinear or UpsampleMode.Trilinear => "linear",
        UpsampleMode.Bicubic => "cubic",
        var other => throw graph.Unsupported($"{other} is no known interpolation; choose another."),
    };

    private static T[] Spread<T>(T[] sizes, int rank) => sizes.Length == 1 ? [.. Enumerable.Repeat(sizes[0], rank)] : sizes;
}
