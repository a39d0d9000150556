using Microsoft.ML.OnnxRuntime;
using SelfAttentionGan.Metrics;
using static TorchSharp.torch;
using TensorElementType = Microsoft.ML.OnnxRuntime.Tensors.TensorElementType;

namespace SelfAttentionGan.Interop.Extractors;

/// <summary>A session of ONNX Runtime, with the names of its input and outputs.</summary>
internal sealed class OnnxGraph : IDisposable
{
    // Where the graph takes any size.
    private const int ProbeSize = 64;

    private readonly InferenceSession session;
    private readonly OnnxModel model;
    private readonly string name, input, features;

    private OnnxGraph(InferenceSession session, OnnxModel model, string name, int batchSize)
    {
        (this.session, this.model, this.name, BatchSize) = (session, model, name, batchSize);
        input = Select(model.InputName, session.InputMetadata, "input", onlyOne: true);
        features = Select(model.FeatureOutput, session.OutputMetadata, "output", onlyOne: false);
        if (model.LogitOutput is { } logits)
            Select(logits, session.OutputMetadata, "output", onlyOne: false);
    }

    public int BatchSize { get; }

    public int FeatureCount { get; private set; }

    public int ClassCount { get; private set; }

    /// <summary>Opens a file; a graph for one image is opened for several, where that computes the same.</summary>
    /// <exception cref="InvalidDataException">It cannot be run as described.</exception>
    public static OnnxGraph Open(string path, OnnxModel model, string name)
    {
        var graph = Create(path, model, name, options => new(path, options), model.BatchSize);
        try
        {
            var batch = graph.session.InputMetadata[graph.input].Dimensions.FirstOrDefault();
            if (batch > 1)
                throw new InvalidDataException(
                    $"{path} must take one image, or any number, but takes exactly {batch}; export it with a dynamic batch "
                    + "dimension.");

            if (batch == 1)
            {
                var single = new OnnxGraph(graph.session, model, name, batchSize: 1);
                single.Probe(path);
                var several = model.AllowBatches && model.BatchSize > 1 ? TryForSeveral(path, single) : null;
                if (several is not null)
                    single.Dispose();

                return several ?? single;
            }

            graph.Probe(path);
            return graph;
        }
        catch
        {
            graph.Dispose();
            throw;
        }
    }

    /// <summary>Computes features and logits of a batch.</summary>
    /// <param name="images">Images as <see cref="OnnxModel.Input"/> converts them, on the CPU.</param>
    /// <exception cref="InvalidOperationException">The graph refuses them.</exception>
    public ImageFeatures Run(Tensor images)
    {
        using var scope = NewDisposeScope();
        var ordered = (model.ChannelsLast ? images.permute(0, 2, 3, 1) : images).contiguous();
        string[] outputs = model.LogitOutput is { } wanted ? [features, wanted] : [features];
        try
        {
            using var value = ToOrtValue(ordered);
            using var run = new RunOptions();
            using var results = session.Run(run, [input], [value], outputs);
            var found = ToTensor(results[0]);
            var logits = results.Count > 1 ? ToTensor(results[1]) : null;
            RequireShapes(found, logits, images.shape[0]);

            return new(
                found.flatten(1).MoveToOuterDisposeScope(), logits?.MoveToOuterDisposeScope());
        }
        catch (OnnxRuntimeException failure)
        {
            throw new InvalidOperationException(
                $"The graph {name} must take images of {ordered.dtype} {string.Join('×', ordered.shape)}, but it "
                + $"failed: {failure.Message.TrimEnd('.')}. Describe the images that it takes in its "
                + $"{nameof(OnnxModel)}.", failure);
        }
    }

    public void Dispose() => session.Dispose();

    private static OnnxGraph Create(
        string path, OnnxModel model, string name, Func<SessionOptions, InferenceSession> open, int batchSize)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = model.Threads,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        InferenceSession session;
        try
        {
            session = open(options);
        }
        catch (OnnxRuntimeException failure)
        {
            throw new InvalidDataException(
                $"A feature extractor is read from an ONNX file, but ONNX Runtime cannot run {path}: {failure.Message}",
                failure);
        }

        try
        {
            return new(session, model, name, batchSize);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Opens the same graph with a free batch dimension; null where it fails, or computes other features.
    /// </summary>
    private static OnnxGraph? TryForSeveral(string path, OnnxGraph single)
    {
        using var scope = NewDisposeScope();
        try
        {
            using var file = File.OpenRead(path);
            var bytes = OnnxBatchDimension.Free(file);
            var several = Create(
                path, single.model, single.name, options => new(bytes, options), single.model.BatchSize);
            if (several.Equals(single, several.ProbeImages()))
            {
                (several.FeatureCount, several.ClassCount) = (single.FeatureCount, single.ClassCount);
                return several;
            }

            several.Dispose();
        }
        catch (Exception failure) when (failure is InvalidDataException or InvalidOperationException or IOException)
        {
        }

        return null;
    }

    private bool Equals(OnnxGraph single, Tensor images)
    {
        using var scope = NewDisposeScope();
        var together = Run(images).Features;
        var apart = cat([single.Run(images.narrow(0, 0, 1)).Features, single.Run(images.narrow(0, 1, 1)).Features]);

        return together.allclose(apart, rtol: 1e-3, atol: 1e-3);
    }

    private void Probe(string path)
    {
        using var scope = NewDisposeScope();
        try
        {
            var (found, logits) = Run(ProbeImages().narrow(0, 0, 1));
            (FeatureCount, ClassCount) = ((int)found.shape[1], (int)(logits?.shape[1] ?? 0));
        }
        catch (InvalidOperationException failure)
        {
            throw new InvalidDataException($"{path} is not the graph described: {failure.Message}", failure);
        }
    }

    /// <summary>Returns two images that differ, as the graph takes them.</summary>
    private Tensor ProbeImages()
    {
        var size = model.Input.Size == 0 ? ProbeSize : model.Input.Size;
        var pixels = new byte[2 * model.Input.Channels * size * size];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(i * 7 + i / size * 13);

        using var images = frombuffer(pixels, ScalarType.Byte).view(2, model.Input.Channels, size, size);
        return model.Input.Apply(images);
    }

    private string Select(
        string? wanted, IReadOnlyDictionary<string, NodeMetadata> nodes, string what, bool onlyOne)
    {
        if (wanted is null && (nodes.Count == 1 || !onlyOne && nodes.Count > 0))
            return nodes.Keys.First();
        if (wanted is not null && nodes.ContainsKey(wanted))
            return wanted;

        throw new InvalidDataException(
            $"The {what} of the graph {name} must be one of {string.Join(", ", nodes.Keys)}, but got "
            + $"{wanted ?? "none"}; name it in its {nameof(OnnxModel)}.");
    }

    private void RequireShapes(Tensor found, Tensor? logits, long images)
    {
        if (found.dim() < 2 || found.shape[0] != images || found.shape[1] == 0
            || found.shape[2..].Any(size => size != 1))
            throw new InvalidOperationException(
                $"Features must have shape N×D, or N×D×1×1, but those of {name} for {images} images are "
                + $"{string.Join('×', found.shape)}; choose another output of "
                + $"{string.Join(", ", session.OutputMetadata.Keys)}.");
        if (logits is not null && (logits.dim() != 2 || logits.shape[0] != images))
            throw new InvalidOperationException(
                $"Logits must have shape N×K, but those of {name} for {images} images are "
                + $"{string.Join('×', logits.shape)}; choose another output.");
    }

    private static OrtValue ToOrtValue(Tensor images) => images.dtype == ScalarType.Byte
        ? OrtValue.CreateTensorValueFromMemory(images.data<byte>().ToArray(), images.shape)
        : OrtValue.CreateTensorValueFromMemory(images.data<float>().ToArray(), images.shape);

    private Tensor ToTensor(OrtValue value)
    {
        var shape = value.GetTensorTypeAndShape();
        if (shape.ElementDataType != TensorElementType.Float)
            throw new InvalidOperationException(
                $"Outputs must be float32, but one of {name} is {shape.ElementDataType}; choose another output.");

        return tensor(value.GetTensorDataAsSpan<float>().ToArray(), shape.Shape);
    }
}
