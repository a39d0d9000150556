using Microsoft.ML.OnnxRuntime;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Testing;

/// <summary>An exported file in ONNX Runtime, with inputs and outputs as tensors.</summary>
internal sealed class OnnxRun(string path) : IDisposable
{
    private readonly InferenceSession session = Open(path);

    public IReadOnlyList<string> Inputs => [.. session.InputMetadata.Keys];

    public IReadOnlyList<string> Outputs => [.. session.OutputMetadata.Keys];

    public IReadOnlyDictionary<string, string> Metadata => session.ModelMetadata.CustomMetadataMap;

    public int[] ShapeOf(string output) => session.OutputMetadata[output].Dimensions;

    /// <summary>Runs the graph on inputs in the order of the file; returns all outputs.</summary>
    public Tensor[] Run(params Tensor[] inputs)
    {
        OrtValue[] values = [.. inputs.Select(ToOrtValue)];
        using var run = new RunOptions();
        using var results = session.Run(run, Inputs, values, Outputs);
        foreach (var value in values)
            value.Dispose();

        return [.. results.Select(result => tensor(
            result.GetTensorDataAsSpan<float>().ToArray(), result.GetTensorTypeAndShape().Shape))];
    }

    public void Dispose() => session.Dispose();

    private static InferenceSession Open(string path)
    {
        using var options = new SessionOptions
        {
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING,
            IntraOpNumThreads = 1,
        };

        return new(path, options);
    }

    private static OrtValue ToOrtValue(Tensor input) => input.dtype == ScalarType.Int64
        ? OrtValue.CreateTensorValueFromMemory(input.data<long>().ToArray(), input.shape)
        : OrtValue.CreateTensorValueFromMemory(input.data<float>().ToArray(), input.shape);
}
