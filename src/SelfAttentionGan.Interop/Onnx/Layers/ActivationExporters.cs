using SelfAttentionGan.Blocks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SelfAttentionGan.Interop.Onnx.Layers;

/// <summary>Exports activation functions.</summary>
internal static class ActivationExporters
{
    /// <summary>The activation function of a block's options.</summary>
    public static OnnxValue Activate(this OnnxGraphBuilder graph, BlockOptions options, OnnxValue x) =>
        options.Activation switch
        {
            ActivationKind.Relu => graph.Unary("Relu", x),
            ActivationKind.LeakyRelu => graph.Unary("LeakyRelu", x, ("alpha", options.LeakySlope)),
            ActivationKind.Elu => graph.Unary("Elu", x, ("alpha", 1.0)),
            ActivationKind.Gelu => Gelu(graph, x),
            ActivationKind.Silu => graph.Times(x, graph.Unary("Sigmoid", x)),
            var other => throw graph.Unsupported($"{other} is no known activation function; choose another."),
        };

    /// <summary>Adds TorchSharp's activation functions.</summary>
    public static LayerTable AddActivations(this LayerTable table) => table
        .Add<ReLU>((graph, _, inputs) => graph.Unary("Relu", inputs[0]))
        .Add<LeakyReLU>((graph, layer, inputs) => graph.Unary("LeakyRelu", inputs[0], ("alpha", layer.negative_slope)))
        .Add<ELU>((graph, layer, inputs) => graph.Unary("Elu", inputs[0], ("alpha", layer.alpha)))
        .Add<CELU>((graph, layer, inputs) => graph.Unary("Celu", inputs[0], ("alpha", layer.alpha)))
        .Add<SELU>((graph, _, inputs) => graph.Unary("Selu", inputs[0]))
        .Add<GELU>((graph, layer, inputs) => Gelu(graph, layer, inputs[0]))
        .Add<SiLU>((graph, _, inputs) => graph.Times(inputs[0], graph.Unary("Sigmoid", inputs[0])))
        .Add<Mish>((graph, _, inputs) => graph.Times(
            inputs[0], graph.Unary("Tanh", graph.Unary("Softplus", inputs[0]))))
        .Add<Sigmoid>((graph, _, inputs) => graph.Unary("Sigmoid", inputs[0]))
        .Add<LogSigmoid>((graph, _, inputs) => graph.Unary(
            "Neg", graph.Unary("Softplus", graph.Unary("Neg", inputs[0]))))
        .Add<Hardsigmoid>((graph, _, inputs) => graph.Unary("HardSigmoid", inputs[0], ("alpha", 1 / 6.0), ("beta", 0.5)))
        .Add<Hardswish>((graph, _, inputs) => graph.Unary("HardSwish", inputs[0]))
        .Add<Tanh>((graph, _, inputs) => graph.Unary("Tanh", inputs[0]))
        .Add<Softsign>((graph, _, inputs) => graph.Unary("Softsign", inputs[0]))
        .Add<Softplus>(Softplus)
        .Add<ReLU6>((graph, _, inputs) => graph.Add(
            "Clip", inputs[0].Shape, [inputs[0], graph.NumberConstant("min", 0), graph.NumberConstant("max", 6)]))
        .Add<PReLU>(PRelu)
        .Add<Softmax>((graph, layer, inputs) => graph.Softmax(inputs[0], layer.dim))
        .Add<Softmax2d>((graph, _, inputs) => graph.Softmax(inputs[0], 1))
        .Add<LogSoftmax>((graph, layer, inputs) => graph.Unary("LogSoftmax", inputs[0], ("axis", layer.dim)));

    /// <summary>A value of each channel, shaped to be combined with a map.</summary>
    public static OnnxValue PerChannel(this OnnxGraphBuilder graph, string name, Tensor values, OnnxValue map) =>
        graph.Constant(name, values.view([-1, .. Enumerable.Repeat(1L, map.Shape.Count - 2)]));

    // Opset 17 has no Gelu: x · (1 + erf(x / √2)) / 2.
    private static OnnxValue Gelu(OnnxGraphBuilder graph, OnnxValue x)
    {
        var erf = graph.Unary("Erf", graph.Times(x, graph.NumberConstant("scale", 1 / Math.Sqrt(2))));
        var cumulative = graph.Times(graph.Plus(erf, graph.NumberConstant("one", 1)), graph.NumberConstant("half", 0.5));

        return graph.Times(x, cumulative);
    }

    private static OnnxValue Gelu(OnnxGraphBuilder graph, GELU layer, OnnxValue x)
    {
        if (layer.approximate == GELU.Approximate.none)
            return Gelu(graph, x);

        var cube = graph.Times(graph.Times(x, x), graph.Times(x, graph.NumberConstant("cubic", 0.044715)));
        var inner = graph.Times(graph.Plus(x, cube), graph.NumberConstant("scale", Math.Sqrt(2 / Math.PI)));
        var cumulative = graph.Times(
            graph.Plus(graph.Unary("Tanh", inner), graph.NumberConstant("one", 1)), graph.NumberConstant("half", 0.5));

        return graph.Times(x, cumulative);
    }

    private static OnnxValue Softplus(OnnxGraphBuilder graph, Softplus layer, IReadOnlyList<OnnxValue> inputs)
    {
        if (layer.beta == 1)
            return graph.Unary("Softplus", inputs[0]);

        var beta = graph.NumberConstant("beta", layer.beta);
        return graph.Binary("Div", graph.Unary("Softplus", graph.Times(inputs[0], beta)), beta);
    }

    private static OnnxValue PRelu(OnnxGraphBuilder graph, PReLU layer, IReadOnlyList<OnnxValue> inputs)
    {
        var x = inputs[0];
        var weight = layer.num_parameters == 1
            ? graph.Constant("weight", layer.weight.flatten())
            : graph.PerChannel("weight", layer.weight, x);

        return graph.Add("PRelu", x.Shape, [x, weight]);
    }
}
