using SelfAttentionGan.Blocks;
using SelfAttentionGan.Models;
using SelfAttentionGan.Models.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Interop.Onnx.Layers;

/// <summary>Exports networks and the layers that only they have: one after another.</summary>
internal static class NetworkExporters
{
    public static OnnxValue Generator(
        OnnxGraphBuilder graph, SaganGenerator generator, IReadOnlyList<OnnxValue> inputs) =>
        graph.Unary("Tanh", Children(graph, generator, inputs));

    public static OnnxValue Discriminator(
        OnnxGraphBuilder graph, SaganDiscriminator discriminator, IReadOnlyList<OnnxValue> inputs) =>
        graph.Reshape(Children(graph, discriminator, inputs), -1);                              // (n)

    public static OnnxValue Sequence(OnnxGraphBuilder graph, Sequential layers, IReadOnlyList<OnnxValue> inputs) =>
        Children(graph, layers, inputs);

    public static OnnxValue LatentProjection(
        OnnxGraphBuilder graph, LatentProjection layer, IReadOnlyList<OnnxValue> inputs)
    {
        var latents = inputs[0];
        var map = layer.IsLinear
            ? graph.Reshape(graph.Apply(layer, "conv", latents), [-1, .. layer.FeatureMap])
            : graph.Apply(layer, "conv", graph.Reshape(latents, -1, latents.Shape[1], 1, 1));    // (n, c, h, w)

        return layer.named_children().Any(child => child.name == "norm")
            ? graph.Activate(layer.Options, graph.Apply(layer, "norm", [map, .. inputs.Skip(1)]))
            : map;
    }

    /// <summary>Convolution, normalization, activation.</summary>
    public static OnnxValue Convolved(
        OnnxGraphBuilder graph, Module block, BlockOptions options, IReadOnlyList<OnnxValue> inputs)
    {
        var map = graph.Apply(block, "conv", inputs[0]);

        return graph.Activate(options, graph.Apply(block, "norm", [map, .. inputs.Skip(1)]));
    }

    public static OnnxValue ToRgb(OnnxGraphBuilder graph, ToRgb layer, IReadOnlyList<OnnxValue> inputs) =>
        graph.Apply(layer, "conv", graph.Activate(layer.Options, graph.Apply(layer, "norm", inputs[0])));

    /// <summary>The wrapped layer with W / σ.</summary>
    public static OnnxValue SpectralNorm(
        OnnxGraphBuilder graph, SpectralNormalization.SpectralNorm layer, IReadOnlyList<OnnxValue> inputs)
    {
        using var plain = layer.RemoveSpectralNorm();
        if (LayerExporters.Find(plain, new()) is null)
            throw graph.Unsupported(
                "spectral normalization of a function has no known type; wrap a convolution, Linear or Embedding, or add "
                + $"an exporter for the layer around it with {nameof(OnnxExportOptions.WithLayer)}.");

        return graph.Apply(plain, inputs, graph.Path);
    }

    private static OnnxValue Children(OnnxGraphBuilder graph, Module network, IReadOnlyList<OnnxValue> inputs) =>
        network.named_children().Aggregate(
            inputs[0], (x, child) => graph.Apply(network, child.name, [x, .. inputs.Skip(1)]));
}
