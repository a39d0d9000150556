using System.Collections.Immutable;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Interop.Onnx;

/// <summary>What an ONNX file has besides the network, and how own layers are exported.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>
    /// Whether the attention map of each self-attention is an output, too: <c>attention.NAME</c>,
    /// N×positions×keys, the mean over its heads. The default is false.
    /// </summary>
    public bool AttentionMaps { get; init; }

    /// <summary>Texts by name that are written into the file (<c>metadata_props</c>). The default is none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The exporters of own layers, by type.</summary>
    internal ImmutableDictionary<Type, LayerExporter> Layers { get; init; } =
        ImmutableDictionary<Type, LayerExporter>.Empty;

    /// <summary>Returns options that export an own type of layer, too, or one of this package in another way.</summary>
    /// <typeparam name="TLayer">The type; a type derived from it is exported in the same way.</typeparam>
    /// <param name="export">
    /// Adds what a layer computes in evaluation to a graph: receives the graph, the layer and its inputs, returns its
    /// output. The first input is the feature map; a second one, where there is one, has the class labels.
    /// </param>
    public OnnxExportOptions WithLayer<TLayer>(
        Func<OnnxGraphBuilder, TLayer, IReadOnlyList<OnnxValue>, OnnxValue> export)
        where TLayer : Module
    {
        ArgumentNullException.ThrowIfNull(export);

        return this with
        {
            Layers = Layers.SetItem(typeof(TLayer), (graph, layer, inputs) => export(graph, (TLayer)layer, inputs)),
        };
    }
}

/// <summary>Adds what a layer computes in evaluation to a graph.</summary>
internal delegate OnnxValue LayerExporter(OnnxGraphBuilder graph, Module layer, IReadOnlyList<OnnxValue> inputs);
