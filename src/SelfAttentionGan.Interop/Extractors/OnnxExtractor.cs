using SelfAttentionGan.Metrics;
using static TorchSharp.torch;

namespace SelfAttentionGan.Interop.Extractors;

/// <summary>Feature extractor of an ONNX file, run by ONNX Runtime on the CPU.</summary>
/// <remarks>
/// <para>A graph is often exported for one image: its batch dimension is then changed in memory, so that several images
/// go through it at once, after a comparison with single ones. Features have no gradient.</para>
/// <para>Safe to use from several threads.</para>
/// </remarks>
public sealed class OnnxExtractor : IFeatureExtractor, IDisposable
{
    private readonly OnnxModel model;
    private readonly OnnxGraph graph;

    /// <param name="path">The file.</param>
    /// <param name="model">How the graph is called. The default is a new <see cref="OnnxModel"/>.</param>
    /// <exception cref="ArgumentException">The model has a number out of range.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">
    /// It is no ONNX file that ONNX Runtime can run, or another one than its SHA-256 says, or it has no such inputs and
    /// outputs.
    /// </exception>
    public OnnxExtractor(string path, OnnxModel? model = null)
    {
        this.model = model ?? new();
        Name = OnnxModelFile.NameOf(path, this.model);
        if (this.model.BatchSize < 1 || this.model.Threads < 0)
            throw new ArgumentException(
                $"A batch has at least 1 image, and threads are 0 for one a core, or more, but got {this.model.BatchSize} "
                + $"images and {this.model.Threads} threads; correct them.", nameof(model));
        OnnxModelFile.Require(path, this.model);
        graph = OnnxGraph.Open(path, this.model, Name);
        (FeatureCount, ClassCount) = (graph.FeatureCount, graph.ClassCount);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Preprocessing => model.Input.ToString();

    /// <inheritdoc/>
    public int FeatureCount { get; }

    /// <inheritdoc/>
    public int ClassCount { get; }

    /// <summary>Images that go through the graph at once: 1 where it takes no more.</summary>
    public int BatchSize => graph.BatchSize;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The graph refuses images of this size.</exception>
    public ImageFeatures Extract(Tensor images)
    {
        if (images.dim() != 4 || images.numel() == 0 || images.dtype != ScalarType.Byte)
            throw new ArgumentException(
                $"The feature extractor {Name} takes images N×C×H×W of uint8, but got {images.dtype} "
                + $"{string.Join('×', images.shape)}; convert images of -1 to 1 by ((x + 1) · 127.5).round().",
                nameof(images));

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (features, logits) = (new List<Tensor>(), new List<Tensor>());
        for (var first = 0L; first < images.shape[0]; first += BatchSize)
        {
            using var batchScope = NewDisposeScope();
            var batch = images.narrow(0, first, Math.Min(BatchSize, images.shape[0] - first));
            var found = graph.Run(model.Input.Apply(batch.cpu()));
            features.Add(found.Features.MoveToOuterDisposeScope());
            if (found.Logits is { } some)
                logits.Add(some.MoveToOuterDisposeScope());
        }

        return new(
            cat([.. features]).MoveToOuterDisposeScope(),
            logits.Count == 0 ? null : cat([.. logits]).MoveToOuterDisposeScope());
    }

    /// <summary>Frees the graph.</summary>
    public void Dispose() => graph.Dispose();
}
