using SelfAttentionGan.Interop.Onnx.Layers;
using SelfAttentionGan.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Interop.Onnx;

/// <summary>
/// Exports networks as ONNX files (opset 17), which ONNX Runtime and others run without libtorch: what a network
/// computes in evaluation, with its current weights and running statistics.
/// </summary>
/// <remarks>
/// <para>
/// The number of images, N, is free. Spectral normalization is W / σ; batch normalization is folded into the convolution
/// before it where there is one, conditional batch normalization into a gain and a bias for each class.
/// </para>
/// <para>
/// Exported are all networks of this library's builders, and networks made of its layers and TorchSharp's: Sequential,
/// convolutions, Linear, Embedding, normalizations, activations, pooling, padding, Upsample, PixelShuffle, Flatten,
/// Unflatten; dropout is the identity. Other types need an exporter (<see cref="OnnxExportOptions.WithLayer"/>). All
/// layers that have none are named before a file is written. Neither the network nor its mode is changed.
/// </para>
/// </remarks>
public static class OnnxExporter
{
    /// <summary>
    /// Exports a generator: <c>latents</c>, N×D, and with classes <c>labels</c>, N int64, to <c>images</c>, N×C×H×W in
    /// [-1, 1].
    /// </summary>
    /// <param name="generator">The generator; what <see cref="IGenerator.Module"/> computes is exported.</param>
    /// <param name="path">The file; written as a whole or not at all, and replaced if it is there.</param>
    /// <param name="options">Attention maps as outputs, metadata, exporters of own layers.</param>
    /// <exception cref="NotSupportedException">A layer cannot be exported; the message names all such layers.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Export(IGenerator generator, string path, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(generator);
        if (generator.LatentDim < 1)
            throw new NotSupportedException(
                "A generator is exported with latent vectors as input, but this one takes none; export its module with " +
                "the shape of its input.");

        Export(generator.Module, path, options, graph => ("images", graph.Apply(
            generator.Module, Inputs(graph, "latents", [generator.LatentDim], generator.Classes), "")));
    }

    /// <summary>
    /// Exports a discriminator: <c>images</c>, N×C×H×W, and with classes <c>labels</c>, N int64, to <c>scores</c>; and
    /// to <c>embeddings</c> and <c>class_embeddings</c>, N×E, where it embeds classes.
    /// </summary>
    /// <param name="discriminator">The discriminator; what <see cref="IDiscriminator.Module"/> computes is exported.</param>
    /// <param name="path">The file; written as a whole or not at all, and replaced if it is there.</param>
    /// <param name="options">Attention maps as outputs, metadata, exporters of own layers.</param>
    /// <exception cref="NotSupportedException">A layer cannot be exported; the message names all such layers.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Export(IDiscriminator discriminator, string path, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(discriminator);
        if (discriminator.ImageShape is not { } image)
            throw new NotSupportedException(
                "A discriminator is exported for images of one shape, but this one does not know it; export its module " +
                "with the shape of its input.");

        if (image.Depth > 0)
            throw new NotSupportedException(
                $"Discriminators of images are exported, but this one scores volumes of {image}; keep its weights instead.");

        Export(discriminator.Module, path, options, graph => ("scores", graph.Apply(
            discriminator.Module,
            Inputs(graph, "images", [image.Channels, image.Height, image.Width], discriminator.Classes), "")));
    }

    /// <summary>
    /// Exports a module: <c>input</c>, N×…, and <c>labels</c> or <c>condition</c> where the options have them, to
    /// <c>output</c>.
    /// </summary>
    /// <param name="module">A network of this library's layers, TorchSharp's and own ones with an exporter.</param>
    /// <param name="inputShape">The shape of one input, without N: for images channels, height, width.</param>
    /// <param name="path">The file; written as a whole or not at all, and replaced if it is there.</param>
    /// <param name="options">Attention maps as outputs, metadata, exporters of own layers.</param>
    /// <exception cref="NotSupportedException">A layer cannot be exported; the message names all such layers.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Export(
        Module module, IReadOnlyList<long> inputShape, string path, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(inputShape);

        Export(module, path, options, graph => ("output", graph.Apply(
            module, Inputs(graph, "input", inputShape, options?.Classes ?? 0, options?.ConditionDim ?? 0), "")));
    }

    private static void Export(
        Module module, string path, OnnxExportOptions? options, Func<OnnxGraphBuilder, (string, OnnxValue)> build)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new();
        LayerExporters.RequireAll(module, options);

        using var scope = NewDisposeScope();
        using var constant = no_grad();
        var graph = new OnnxGraphBuilder(options);
        var (name, output) = build(graph);
        graph.Outputs.Insert(0, (name, output));

        BatchNormFolding.Apply(graph);
        OnnxFile.Write(graph, options, path);
    }

    private static OnnxValue[] Inputs(
        OnnxGraphBuilder graph, string name, IReadOnlyList<long> shape, int classes, int conditionDim = 0)
    {
        var input = graph.AddInput(name, [-1, .. shape]);

        return classes > 0 ? [input, graph.AddInput("labels", [-1], isInteger: true)]
            : conditionDim > 0 ? [input, graph.AddInput("condition", [-1, conditionDim])]
            : [input];
    }
}
