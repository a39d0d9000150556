using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.SpectralNormalization;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Interop.Onnx.Layers;

/// <summary>
/// Exports conditional batch normalization: running statistics are folded into gain and bias of each class, or into the
/// linear functions of a condition vector.
/// </summary>
internal static class ConditionalNormExporter
{
    public static OnnxValue Export(
        OnnxGraphBuilder graph, ConditionalBatchNorm2d layer, IReadOnlyList<OnnxValue> inputs)
    {
        var (gain, bias) = (WeightOf(graph, layer, "gain"), WeightOf(graph, layer, "bias"));    // (classes | k, c)
        var (x, channels) = (inputs[0], gain.shape[1]);
        graph.Require(x.Shape.Count == 4 && x.Shape[1] == channels, x, $"maps of {channels} channels");
        if (inputs.Count < 2)
            throw graph.Unsupported("it takes a condition, but gets none; export the network with its labels.");

        var isClass = layer.Options.Classes > 0;
        var (scale, shift) = (ones(channels), zeros(channels));                                  // (c)
        if (layer.get_buffer("running_mean") is { } mean && layer.get_buffer("running_var") is { } variance)
        {
            using var epsilon = tensor(layer.Options.NormEpsilon);
            scale = (variance.cpu() + epsilon.to(variance.dtype)).rsqrt();
            shift = -mean.cpu() * scale;
        }
        else
        {
            x = NormalizationExporters.ByBatchStatistics(graph, x, layer.Options.NormEpsilon);
        }

        // (1 + gain) · (scale · x + shift) + bias, with gain and bias as functions of the condition.
        var factor = Condition(graph, "gain", inputs[1], gain * scale, scale, isClass);
        var offset = Condition(graph, "bias", inputs[1], gain * shift + bias, shift, isClass);

        return graph.Plus(graph.Times(x, Map(factor)), Map(offset));

        OnnxValue Map(OnnxValue value) => graph.Reshape(value, -1, channels, 1, 1);
    }

    /// <summary>The function of the condition plus a constant: one table, or a linear layer.</summary>
    private static OnnxValue Condition(
        OnnxGraphBuilder graph, string name, OnnxValue condition, Tensor weight, Tensor constant, bool isClass) => isClass
        ? graph.Gather(graph.Constant(name, weight + constant), condition)                       // (n, c)
        : graph.Linear(condition, weight.t(), constant);

    /// <summary>The weight of an embedding, or the transposed one of a linear layer; divided by σ where that is used.</summary>
    private static Tensor WeightOf(OnnxGraphBuilder graph, Module layer, string name)
    {
        var child = layer.named_children().Single(entry => entry.name == name).module;
        using var plain = (child as SpectralNorm)?.RemoveSpectralNorm();

        return (plain ?? child) switch
        {
            Embedding embedding => embedding.weight!.cpu().detach().clone(),
            Linear linear => linear.weight.cpu().detach().t().clone(),
            var other => throw graph.Unsupported($"{name} is a {other.GetType().Name}; it must be an Embedding or Linear."),
        };
    }
}
