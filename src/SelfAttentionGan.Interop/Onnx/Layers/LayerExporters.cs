using SelfAttentionGan.Attention;
using SelfAttentionGan.Blocks;
using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.Kernels.Convolutions;
using SelfAttentionGan.Models;
using SelfAttentionGan.Models.Layers;
using SelfAttentionGan.Models.Projected;
using SelfAttentionGan.SpectralNormalization;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Interop.Onnx.Layers;

/// <summary>The exporters of this library's layers and TorchSharp's, by type.</summary>
internal static class LayerExporters
{
    /// <summary>What to do about a layer without an exporter.</summary>
    public const string Remedy =
        $"its type is not known; add an exporter for it with {nameof(OnnxExportOptions)}.{nameof(OnnxExportOptions.WithLayer)}.";

    private static readonly Dictionary<Type, LayerExporter> Table = new LayerTable()
        .Add<SaganGenerator>(NetworkExporters.Generator)
        .Add<SaganDiscriminator>(NetworkExporters.Discriminator)
        .Add<LatentProjection>(NetworkExporters.LatentProjection)
        .Add<UpsampleBlock>((graph, block, inputs) => NetworkExporters.Convolved(graph, block, block.Options, inputs))
        .Add<DownsampleBlock>((graph, block, inputs) => NetworkExporters.Convolved(graph, block, block.Options, inputs))
        .Add<ToRgb>(NetworkExporters.ToRgb)
        .Add<ResidualUpBlock>(BlockExporters.ResidualUp)
        .Add<ResidualDownBlock>(BlockExporters.ResidualDown)
        .Add<PointwiseResidualBlock>(BlockExporters.PointwiseResidual)
        .Add<SelfAttention>(AttentionExporter.Export)
        .Add<NormalizationLayer>(NormalizationExporters.Normalization)
        .Add<ConditionalBatchNorm2d>(ConditionalNormExporter.Export)
        .Add<MinibatchStandardDeviation>(HeadExporters.MinibatchStandardDeviation)
        .Add<ProjectionHead>(HeadExporters.Projection)
        .Add<ClassEmbeddingHead>(HeadExporters.ClassEmbedding)
        .Add<SpectralNorm>(NetworkExporters.SpectralNorm)
        .Add<ConvolutionLayer>(ConvolutionExporters.Layer)
        .Add<Sequential>(NetworkExporters.Sequence)
        .Add<Convolution>(ConvolutionExporters.Torch)
        .Add<Linear>((graph, layer, inputs) => graph.Linear(inputs[0], layer.weight, layer.bias))
        .Add<Embedding>((graph, layer, inputs) => graph.Gather(graph.Constant("weight", layer.weight!), inputs[0]))
        .Add<BatchNorm>(NormalizationExporters.Batch)
        .Add<InstanceNorm>(NormalizationExporters.Instance)
        .Add<LayerNorm>(NormalizationExporters.Layer)
        .Add<GroupNorm>(NormalizationExporters.Group)
        .AddActivations()
        .AddPooling()
        .AddShapes()
        .Entries;

    /// <summary>Returns the exporter of a layer's type, or of the nearest type that it is derived from; or null.</summary>
    public static LayerExporter? Find(Module layer, OnnxExportOptions options)
    {
        for (var type = layer.GetType(); type is not null; type = type.BaseType)
            if (options.Layers.GetValueOrDefault(type) is { } own)
                return own;
            else if (Table.GetValueOrDefault(type) is { } known)
                return known;

        return null;
    }

    /// <summary>Refuses a network that has layers without an exporter, and names all of them.</summary>
    /// <exception cref="NotSupportedException">There are such layers.</exception>
    public static void RequireAll(Module network, OnnxExportOptions options)
    {
        string[] unknown = [.. FindUnknown(network, "", options)];
        if (unknown.Length > 0)
            throw new NotSupportedException(
                $"An ONNX file is made of layers that have an exporter, but there is none for {string.Join(", ", unknown)}; " +
                $"add one with {nameof(OnnxExportOptions)}.{nameof(OnnxExportOptions.WithLayer)} for each type, or " +
                "replace the layers. Nothing was written.");
    }

    private static string Describe(Module layer) => layer is ProjectedDiscriminator
        ? $"{nameof(ProjectedDiscriminator)}, whose frozen network is a function that no file can hold"
        : layer.GetType().Name;

    /// <summary>The layers of one with an own exporter are that exporter's.</summary>
    private static IEnumerable<string> FindUnknown(Module layer, string path, OnnxExportOptions options)
    {
        if (Find(layer, options) is not { } exporter)
            return [$"{(path.Length == 0 ? "the network" : path)} ({Describe(layer)})"];

        return options.Layers.ContainsValue(exporter) ? [] : layer.named_children().SelectMany(
            child => FindUnknown(child.module, path.Length == 0 ? child.name : $"{path}.{child.name}", options));
    }
}

/// <summary>A table of exporters under construction.</summary>
internal sealed class LayerTable
{
    public Dictionary<Type, LayerExporter> Entries { get; } = [];

    public LayerTable Add<TLayer>(Func<OnnxGraphBuilder, TLayer, IReadOnlyList<OnnxValue>, OnnxValue> export)
        where TLayer : Module
    {
        Entries.Add(typeof(TLayer), (graph, layer, inputs) => export(graph, (TLayer)layer, inputs));
        return this;
    }
}
