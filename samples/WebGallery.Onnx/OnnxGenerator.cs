using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;

namespace WebGallery.Onnx;

/// <summary>A generator in an ONNX file: <c>latents</c>, and <c>labels</c> where it has classes, to <c>images</c>.</summary>
/// <remarks>
/// Attention maps are outputs named <c>attention.LAYER</c>, N×positions×keys; the names of the classes are the metadata
/// <c>class_names</c>, an array in JSON. A session may run on many threads at once, but each run uses all cores: one at
/// a time has the same throughput in less memory.
/// </remarks>
internal sealed class OnnxGenerator : IDisposable
{
    private const string Latents = "latents", Labels = "labels", Images = "images", Attention = "attention.";

    private readonly InferenceSession session;
    private readonly SemaphoreSlim single = new(1);

    public OnnxGenerator(string path)
    {
        session = new(path);
        Version = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));
        Source = Path.GetFileName(path);
        LatentDim = session.InputMetadata[Latents].Dimensions[1];
        AttentionLayers = [.. session.OutputNames.Where(IsAttention).Select(name => name[Attention.Length..])];
        ClassNames = ReadClassNames(path);
    }

    public string Source { get; }

    /// <summary>The file's SHA-256.</summary>
    public string Version { get; }

    public int LatentDim { get; }

    public IReadOnlyList<string> ClassNames { get; }

    public IReadOnlyList<string> AttentionLayers { get; }

    /// <summary>Generates an image of each latent, and attention maps where a layer is named.</summary>
    public async Task<GeneratedImages> GenerateAsync(
        float[][] latents, int[] labels, string? layer, CancellationToken cancellation)
    {
        await single.WaitAsync(cancellation);
        try
        {
            return await Task.Run(() => Generate(latents, labels, layer), cancellation);
        }
        finally
        {
            single.Release();
        }
    }

    public void Dispose()
    {
        session.Dispose();
        single.Dispose();
    }

    private GeneratedImages Generate(float[][] latents, int[] labels, string? layer)
    {
        var inputs = new Dictionary<string, OrtValue>
        {
            [Latents] = OrtValue.CreateTensorValueFromMemory(
                latents.SelectMany(latent => latent).ToArray(), [latents.Length, LatentDim]),
        };
        if (ClassNames.Count > 0)
            inputs[Labels] = OrtValue.CreateTensorValueFromMemory(
                labels.Select(label => (long)label).ToArray(), [labels.Length]);

        try
        {
            using var options = new RunOptions();
            using var outputs = session.Run(options, inputs, layer is null ? [Images] : [Images, Attention + layer]);

            return new(ToTensor(outputs[0]), layer is null ? null : ToTensor(outputs[1]));
        }
        finally
        {
            foreach (var input in inputs.Values)
                input.Dispose();
        }
    }

    private IReadOnlyList<string> ReadClassNames(string path)
    {
        if (!session.InputMetadata.ContainsKey(Labels))
            return [];

        return session.ModelMetadata.CustomMetadataMap.TryGetValue("class_names", out var names)
            ? JsonSerializer.Deserialize<string[]>(names)!
            : throw new InvalidDataException(
                $"{path}: A model with labels names its classes in the metadata 'class_names', but there is none; "
                + "export it again.");
    }

    private static bool IsAttention(string output) => output.StartsWith(Attention, StringComparison.Ordinal);

    private static FloatTensor ToTensor(OrtValue value) =>
        new([.. value.GetTensorTypeAndShape().Shape.Select(side => (int)side)], value.GetTensorDataAsSpan<float>().ToArray());
}

/// <summary>Numbers with a shape, the last dimension running fastest.</summary>
internal sealed record FloatTensor(int[] Shape, float[] Values);

/// <summary>Images N×C×H×W in [-1, 1], and attention maps N×positions×keys.</summary>
internal sealed record GeneratedImages(FloatTensor Images, FloatTensor? Attention);
