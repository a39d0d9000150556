namespace SelfAttentionGan.Interop.Onnx;

/// <summary>Operations of ONNX with the shapes of their outputs.</summary>
internal static class Operators
{
    /// <summary>An operation of one value that keeps its shape.</summary>
    public static OnnxValue Unary(
        this OnnxGraphBuilder graph, string operation, OnnxValue x,
        params IReadOnlyList<(string Name, object Value)> attributes) =>
        graph.Add(operation, x.Shape, [x], attributes);

    /// <summary>An operation of two values, broadcast to one shape.</summary>
    public static OnnxValue Binary(this OnnxGraphBuilder graph, string operation, OnnxValue a, OnnxValue b) =>
        graph.Add(operation, Broadcast(graph, a, b), [a, b]);

    public static OnnxValue Plus(this OnnxGraphBuilder graph, OnnxValue a, OnnxValue b) => graph.Binary("Add", a, b);

    public static OnnxValue Times(this OnnxGraphBuilder graph, OnnxValue a, OnnxValue b) => graph.Binary("Mul", a, b);

    /// <summary>Reshapes a value; at most one dimension is −1, which follows from the others.</summary>
    public static OnnxValue Reshape(this OnnxGraphBuilder graph, OnnxValue x, params IReadOnlyList<long> shape) =>
        graph.Add("Reshape", shape, [x, graph.IntegerConstant("shape", shape)]);

    public static OnnxValue Transpose(this OnnxGraphBuilder graph, OnnxValue x, params IReadOnlyList<long> order) =>
        graph.Add("Transpose", order.Select(axis => x.Shape[(int)axis]), [x], ("perm", order));

    public static OnnxValue MatMul(this OnnxGraphBuilder graph, OnnxValue a, OnnxValue b) =>
        graph.Add("MatMul", [.. a.Shape.SkipLast(1), b.Shape[^1]], [a, b]);

    public static OnnxValue Softmax(this OnnxGraphBuilder graph, OnnxValue x, long axis) =>
        graph.Unary("Softmax", x, ("axis", axis));

    /// <summary>Concatenates along an axis whose size is the sum of theirs.</summary>
    public static OnnxValue Concat(this OnnxGraphBuilder graph, int axis, params IReadOnlyList<OnnxValue> values) =>
        graph.Add(
            "Concat",
            values[0].Shape.Select((size, i) => i == axis ? values.Sum(value => value.Shape[axis]) : size),
            values, ("axis", axis));

    /// <summary>The rows of a table with the indices.</summary>
    public static OnnxValue Gather(this OnnxGraphBuilder graph, OnnxValue table, OnnxValue indices) =>
        graph.Add("Gather", [.. indices.Shape, .. table.Shape.Skip(1)], [table, indices], ("axis", 0));

    /// <summary>The mean over some axes.</summary>
    public static OnnxValue Mean(this OnnxGraphBuilder graph, OnnxValue x, IReadOnlyList<long> axes, bool keep = true) =>
        graph.Add("ReduceMean", Reduced(x, axes, keep), [x], ("axes", axes), ("keepdims", keep ? 1 : 0));

    /// <summary>The sum over some axes.</summary>
    public static OnnxValue Sum(this OnnxGraphBuilder graph, OnnxValue x, IReadOnlyList<long> axes, bool keep = true) =>
        graph.Add(
            "ReduceSum", Reduced(x, axes, keep), [x, graph.IntegerConstant("axes", axes)], ("keepdims", keep ? 1 : 0));

    /// <summary>A Linear layer's W x + b over the last dimension; the weight is outputs × inputs.</summary>
    public static OnnxValue Linear(
        this OnnxGraphBuilder graph, OnnxValue x, TorchSharp.torch.Tensor weight, TorchSharp.torch.Tensor? bias)
    {
        graph.Require(
            x.Shape.Count > 0 && x.Shape[^1] == weight.shape[1], x, $"inputs that end in {weight.shape[1]} features");
        var offset = bias is null ? null : graph.Constant("bias", bias);
        if (x.Shape.Count == 2)
        {
            OnnxValue[] inputs = [x, graph.Constant("weight", weight)];
            return graph.Add(
                "Gemm", [x.Shape[0], weight.shape[0]], offset is null ? inputs : [.. inputs, offset], ("transB", 1));
        }

        using var transposed = weight.t();
        var product = graph.MatMul(x, graph.Constant("weight", transposed));
        return offset is null ? product : graph.Plus(product, offset);
    }

    /// <summary>Refuses an input that does not fit the current layer.</summary>
    public static void Require(this OnnxGraphBuilder graph, bool fits, OnnxValue input, string expected)
    {
        if (!fits)
            throw graph.Unsupported(
                $"it takes {expected}, but gets {OnnxValue.Describe(input.Shape)}; create it for the output of the layer "
                + "before, or give another input shape.");
    }

    private static IEnumerable<long> Reduced(OnnxValue x, IReadOnlyList<long> axes, bool keep) => x.Shape
        .Select((size, axis) => axes.Contains(axis) ? keep ? 1L : (long?)null : size)
        .OfType<long>();

    private static long[] Broadcast(OnnxGraphBuilder graph, OnnxValue a, OnnxValue b)
    {
        var rank = Math.Max(a.Shape.Count, b.Shape.Count);
        var (left, right) = (Padded(a), Padded(b));

        return [.. left.Zip(right, (x, y) => x == y || y == 1 ? x : x == 1 ? y
            : throw graph.Unsupported(
                $"it combines {OnnxValue.Describe(a.Shape)} with {OnnxValue.Describe(b.Shape)}; their sizes must be equal."))];

        IEnumerable<long> Padded(OnnxValue value) => Enumerable.Repeat(1L, rank - value.Shape.Count).Concat(value.Shape);
    }
}
